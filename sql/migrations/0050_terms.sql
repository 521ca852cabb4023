-- Terms that were kept or ran out, from the last days that events tell (daemon/terms.h): calendar, kinds and house limits have no
-- history, and a figure at a position of the feed is the same for ever.

-- In which states terms run, as the program's clocks have it.
ALTER TABLE state_property ADD COLUMN runs_terms boolean NOT NULL DEFAULT false;

-- The two terms of each round of the disputes in which a last day was told, where they have come to their end by the end of the day:
-- 'legal', the mediation term, and 'house', the house limit. One has run out (is_over) on the first last day after which the
-- dispute still was in a state in which terms run, and the term neither was told another day nor rested; it was kept on the day on
-- which the dispute left those states for the last time. Of one that goes on, or rests, ended_on is null.
CREATE FUNCTION figure_terms(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, round smallint, term text, ended_on date, is_over boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET enable_nestloop = off AS $$
    WITH n AS MATERIALIZED (
        SELECT day_begins(last_on + 1) AS ends, coalesce(known, 'infinity') AS knows,
               ARRAY[number_of('argument', 'legal_term_to'), number_of('argument', 'legal_term_rests'),
                     number_of('argument', 'house_limit_to'), number_of('argument', 'house_limit_rests')] AS told
    ), l AS MATERIALIZED (
        -- how each of them begins where it stands in the facts
        SELECT n.*, int2send(n.told[1]) || int4send(8) AS legal_to, int2send(n.told[2]) || int4send(8) AS legal_rests,
               int2send(n.told[3]) || int4send(8) AS house_to, int2send(n.told[4]) || int4send(8) AS house_rests
          FROM n
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.round, x.happened_at, s.runs_terms AS runs,
               CASE WHEN position(l.legal_to IN x.facts) > 0 OR position(l.legal_rests IN x.facts) > 0 OR position(l.house_to IN x.facts) > 0
                         OR position(l.house_rests IN x.facts) > 0 THEN told_numbers(x.facts, l.told) END AS told
          FROM dispute_event x
          JOIN state_property s ON s.state = x.to_state
         CROSS JOIN l
         WHERE x.district = wanted AND x.dispute = ANY (chosen) AND x.happened_at < l.ends AND x.recorded_at < l.knows
           AND (below IS NULL OR x.xid < below)
    ), s AS (
        -- what has been told last at each event of a round; 0: it rests
        SELECT e.dispute, e.version, e.round, e.runs, local_day(lead(e.happened_at) OVER (PARTITION BY e.dispute ORDER BY e.version)) AS next_on,
               (max(ARRAY[e.version, coalesce(e.told[1], 0)]) FILTER (WHERE coalesce(e.told[1], e.told[2]) IS NOT NULL) OVER told_so_far)[2] AS legal,
               (max(ARRAY[e.version, coalesce(e.told[3], 0)]) FILTER (WHERE coalesce(e.told[3], e.told[4]) IS NOT NULL) OVER told_so_far)[2] AS house
          FROM e
         WHERE e.dispute IN (SELECT t.dispute FROM e t WHERE t.told IS NOT NULL)
        WINDOW told_so_far AS (PARTITION BY e.dispute, e.round ORDER BY e.version)
    ), t AS (
        SELECT s.dispute, s.round, v.term, (array_agg(s.next_on ORDER BY s.version DESC))[1] AS left_on,
               min(d.day) FILTER (WHERE v.last > 0 AND coalesce(s.next_on, last_on + 1) > d.day) AS over_on
          FROM s
         CROSS JOIN LATERAL (VALUES ('legal', s.legal), ('house', s.house)) v(term, last)
         CROSS JOIN LATERAL (SELECT DATE '1970-01-01' + v.last::integer AS day) d
         WHERE s.runs AND v.last IS NOT NULL
         GROUP BY s.dispute, s.round, v.term
    )
    SELECT t.dispute, t.round, t.term, coalesce(t.over_on, t.left_on), t.over_on IS NOT NULL FROM t
$$;

ALTER FUNCTION figure_terms(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
