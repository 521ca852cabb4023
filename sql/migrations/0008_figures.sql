-- A year's figures again: names are looked up once a question, facts are read where the wanted one can be, and only
-- disputes that the year can touch are told. `known` makes them true as of a day: what was recorded later is left out
-- though it happened earlier; without it all that is known counts.

DROP FUNCTION figures_year(integer, integer, date);
DROP FUNCTION year_disputes(integer, integer, date);

-- Disputes with something in the year or under way at its cut-off; a dispute that ended before and has not moved since
-- is in no figure of the year.
CREATE FUNCTION year_disputes(wanted integer, year integer, cutoff date, known date DEFAULT NULL)
    RETURNS TABLE (dispute bigint, registered_at timestamptz, accepted_at timestamptz, is_mediated boolean,
                   outcome smallint, outcome_action smallint, outcome_at timestamptz, reopened_at timestamptz, level bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS begins,
               (cutoff + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS ends,
               coalesce((known + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 'infinity') AS knows,
               number_of('action', 'accept') AS accept, number_of('action', 'take_over') AS take_over,
               number_of('action', 'raise_to_major') AS raise, number_of('choice:level', 'major') AS major,
               number_of('action', 'request_approval') AS request, number_of('argument', 'level') AS level,
               int2send(number_of('argument', 'level')) || int4send(8) AS level_bytes,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'state' AND t.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')) AS states
    ), touched AS MATERIALIZED (
        SELECT x.dispute FROM dispute_event x
         WHERE x.district = wanted AND (x.happened_at >= (SELECT n.begins FROM n) OR x.recorded_at >= (SELECT n.knows FROM n))
        UNION
        SELECT w.dispute FROM work w WHERE w.district = wanted AND w.is_open
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.action, x.from_state, x.to_state, x.happened_at, p.mediates, p.new_round, p.is_retraction,
               CASE WHEN x.action = (SELECT n.raise FROM n) THEN (SELECT n.major FROM n)
                    WHEN x.action = (SELECT n.request FROM n) OR position((SELECT n.level_bytes FROM n) IN x.facts) = 0 THEN NULL
                    ELSE fact_integer(x.facts, (SELECT n.level FROM n)) END AS level
          FROM dispute_event x JOIN action_property p USING (action)
         WHERE x.district = wanted AND x.happened_at < (SELECT n.ends FROM n) AND x.recorded_at < (SELECT n.knows FROM n)
           AND x.dispute IN (SELECT t.dispute FROM touched t)
    ), last_end AS (
        -- A reopening undoes the outcome before it: its state is no outcome. A retraction leads back to one, and is none.
        SELECT DISTINCT ON (e.dispute) e.dispute, CASE WHEN e.new_round THEN 0 ELSE e.to_state END AS outcome, e.action, e.happened_at
          FROM e
         WHERE e.new_round OR e.to_state = ANY ((SELECT n.states FROM n)::smallint[]) AND e.from_state <> e.to_state AND NOT e.is_retraction
         ORDER BY e.dispute, e.version DESC
    ), last_level AS (
        SELECT DISTINCT ON (e.dispute) e.dispute, e.level
          FROM e
         WHERE e.level IS NOT NULL
         ORDER BY e.dispute, e.version DESC
    ), life AS (
        SELECT e.dispute, min(e.happened_at) FILTER (WHERE e.version = 1) AS registered_at,
               min(e.happened_at) FILTER (WHERE e.action = (SELECT n.accept FROM n)) AS accepted_at, bool_or(e.mediates) AS is_mediated,
               max(e.happened_at) FILTER (WHERE e.new_round) AS reopened_at
          FROM e
         GROUP BY e.dispute
        HAVING NOT bool_or(e.action = (SELECT n.take_over FROM n))
    )
    SELECT i.dispute, i.registered_at, i.accepted_at, i.is_mediated, l.outcome::smallint, l.action, l.happened_at, i.reopened_at, v.level
      FROM life i LEFT JOIN last_end l USING (dispute) LEFT JOIN last_level v USING (dispute)
$$;

CREATE FUNCTION figures_year(wanted integer, year integer, cutoff date, known date DEFAULT NULL) RETURNS TABLE (name text, value bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS begins, number_of('choice:level', 'major') AS major,
               number_of('action', 'agree_orally') AS agree_orally, number_of('action', 'sign') AS sign
    ), d AS (
        SELECT y.*, t.name AS ended, coalesce(y.registered_at >= n.begins, false) AS is_registered,
               coalesce(y.accepted_at >= n.begins, false) AS is_accepted,
               coalesce(y.outcome_at >= n.begins, false) AS is_ended, y.accepted_at IS NOT NULL AS was_accepted,
               coalesce(y.reopened_at >= n.begins, false) AS is_reopened, coalesce(y.level = n.major, false) AS is_major,
               coalesce(y.outcome_action = n.agree_orally, false) AS is_oral, coalesce(y.outcome_action = n.sign, false) AS is_written
          FROM year_disputes(wanted, year, cutoff, known) y
          CROSS JOIN n
          LEFT JOIN table_name t ON t.kind = 'state' AND t.number = y.outcome
    )
    SELECT f.name, f.value FROM (
        SELECT count(*) FILTER (WHERE is_registered AND ended IS DISTINCT FROM 'merged') AS registered,
               count(*) FILTER (WHERE is_registered AND ended = 'merged') AS merged,
               count(*) FILTER (WHERE is_registered AND NOT was_accepted AND ended IN ('not_accepted', 'refused', 'moved', 'withdrawn')) AS not_entered,
               count(*) FILTER (WHERE is_accepted) AS accepted,
               count(*) FILTER (WHERE is_accepted AND is_mediated) AS handled,
               count(*) FILTER (WHERE is_ended AND ended = 'agreed') AS succeeded,
               count(*) FILTER (WHERE is_ended AND (ended IN ('agreed', 'terminated')
                                                    OR was_accepted AND ended IN ('refused', 'withdrawn'))) AS concluded,
               count(*) FILTER (WHERE is_ended AND ended = 'terminated') AS failed,
               count(*) FILTER (WHERE is_ended AND was_accepted AND ended = 'refused') AS refused_later,
               count(*) FILTER (WHERE is_ended AND was_accepted AND ended = 'withdrawn') AS withdrawn_later,
               count(*) FILTER (WHERE was_accepted AND ended IS NULL) AS open,
               count(*) FILTER (WHERE is_reopened) AS reopened,
               count(*) FILTER (WHERE is_accepted AND is_mediated AND is_major) AS major,
               count(*) FILTER (WHERE is_ended AND ended = 'agreed' AND is_oral) AS oral,
               count(*) FILTER (WHERE is_ended AND ended = 'agreed' AND is_written) AS written,
               (SELECT count(*) FROM team t WHERE t.district = wanted AND cutoff BETWEEN t.valid_from AND t.valid_to) AS teams
          FROM d) c
    CROSS JOIN LATERAL (VALUES ('registered', registered), ('merged', merged), ('not_entered', not_entered), ('accepted', accepted),
        ('handled', handled), ('succeeded', succeeded), ('concluded', concluded), ('failed', failed),
        ('refused_later', refused_later), ('withdrawn_later', withdrawn_later), ('open', open), ('reopened', reopened),
        ('major', major), ('oral', oral), ('written', written), ('teams', teams)) f(name, value)
$$;

ALTER FUNCTION year_disputes(integer, integer, date, date) OWNER TO mediation_owner;
ALTER FUNCTION figures_year(integer, integer, date, date) OWNER TO mediation_owner;
