-- Workdays after the first day, up to and with the last, as calendar_workdays (daemon/calendar.h) counts them: by the week, and the
-- days that the notices name; what is closed here alone stops no term. None where the last is not after the first.
CREATE FUNCTION workdays_between(wanted integer, first date, last date) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN last > first
                THEN (last - first) / 7 * 5
                     + (SELECT count(*) FROM generate_series(1, (last - first) % 7) d WHERE extract(isodow FROM last + 1 - d) < 6)
                     + (SELECT coalesce(sum(CASE WHEN c.is_work THEN 1 ELSE 0 END - CASE WHEN extract(isodow FROM c.day) < 6 THEN 1 ELSE 0 END), 0)
                          FROM calendar_day c
                         WHERE c.district = wanted AND c.day > first AND c.day <= last AND NOT c.is_local AND NOT c.is_ended)
                ELSE 0 END::integer;
ALTER FUNCTION workdays_between(integer, date, date) OWNER TO mediation_owner;
