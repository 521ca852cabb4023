-- A password given out for one use, in place of the one there was and of the second factor, which may be lost with its telephone;
-- every login of the member ends, and wrong tries are forgotten. $1 district, $2 login, $3 what is kept of it, $4 now, $5 until when
-- it is good, $6 day. No row: no such member.
WITH found AS MATERIALIZED (
    SELECT m.district, m.id, m.login FROM member m
     WHERE m.district = $1::integer AND m.login = $2::text AND $6::date BETWEEN m.valid_from AND m.valid_to),
given AS (
    INSERT INTO credential (district, member, stored, must_change, valid_to, changed_at)
    SELECT f.district, f.id, $3::text, true, $5::timestamptz, $4::timestamptz FROM found f
    ON CONFLICT (district, member) DO UPDATE
       SET stored = excluded.stored, must_change = true, valid_to = excluded.valid_to, changed_at = excluded.changed_at,
           factor = NULL, factor_key = NULL, factor_new = NULL),
ended AS (
    UPDATE login l SET ended_at = $4::timestamptz
      FROM found f WHERE (l.district, l.member) = (f.district, f.id) AND l.ended_at IS NULL),
cleared AS (DELETE FROM login_try WHERE name = (SELECT login_try_name(f.login, f.district) FROM found f))
SELECT id FROM found
