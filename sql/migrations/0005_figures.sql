-- A year's figures (domain 4.1), from the journal alone. One dispute counts once, whatever its rounds: the outcome
-- is that of its last round at the cut-off. History taken over has its own mark and is left out.

CREATE FUNCTION year_disputes(wanted integer, year integer, cutoff date)
    RETURNS TABLE (dispute bigint, registered_at timestamptz, accepted_at timestamptz, is_mediated boolean,
                   outcome smallint, outcome_action smallint, outcome_at timestamptz, reopened_at timestamptz, level bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.dispute, x.version, x.action, x.from_state, x.to_state, x.happened_at, x.facts, p.mediates, p.new_round, p.is_retraction
          FROM dispute_event x JOIN action_property p USING (action)
         WHERE x.district = wanted AND x.happened_at < (cutoff + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    ), ends AS (
        SELECT array_agg(t.number) AS states FROM table_name t
         WHERE t.kind = 'state'
           AND t.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')
    ), last_end AS (
        -- A reopening undoes the outcome before it: its state is no outcome. A retraction leads back to one, and is none.
        SELECT DISTINCT ON (e.dispute) e.dispute, CASE WHEN e.new_round THEN 0 ELSE e.to_state END AS outcome, e.action, e.happened_at
          FROM e, ends
         WHERE e.new_round OR e.to_state = ANY (ends.states) AND e.from_state <> e.to_state AND NOT e.is_retraction
         ORDER BY e.dispute, e.version DESC
    ), last_level AS (
        SELECT DISTINCT ON (e.dispute) e.dispute,
               CASE WHEN e.action = number_of('action', 'raise_to_major') THEN number_of('choice:level', 'major')
                    ELSE fact_integer(e.facts, number_of('argument', 'level')) END AS level
          FROM e
         WHERE e.action = number_of('action', 'raise_to_major')
            OR e.action <> number_of('action', 'request_approval') AND fact(e.facts, number_of('argument', 'level')) IS NOT NULL
         ORDER BY e.dispute, e.version DESC
    )
    SELECT e.dispute, min(e.happened_at) FILTER (WHERE e.version = 1),
           min(e.happened_at) FILTER (WHERE e.action = number_of('action', 'accept')), bool_or(e.mediates),
           l.outcome, l.action, l.happened_at, max(e.happened_at) FILTER (WHERE e.new_round), v.level
      FROM e LEFT JOIN last_end l USING (dispute) LEFT JOIN last_level v USING (dispute)
     GROUP BY e.dispute, l.outcome, l.action, l.happened_at, v.level
    HAVING NOT bool_or(e.action = number_of('action', 'take_over'))
$$;

CREATE FUNCTION figures_year(wanted integer, year integer, cutoff date) RETURNS TABLE (name text, value bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH d AS (
        SELECT y.*, t.name AS ended, coalesce(y.registered_at >= p.begins, false) AS is_registered,
               coalesce(y.accepted_at >= p.begins, false) AS is_accepted,
               coalesce(y.outcome_at >= p.begins, false) AS is_ended, y.accepted_at IS NOT NULL AS was_accepted,
               coalesce(y.reopened_at >= p.begins, false) AS is_reopened
          FROM year_disputes(wanted, year, cutoff) y
          CROSS JOIN (SELECT make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS begins) p
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
               count(*) FILTER (WHERE is_accepted AND is_mediated AND level = number_of('choice:level', 'major')) AS major,
               count(*) FILTER (WHERE is_ended AND ended = 'agreed' AND outcome_action = number_of('action', 'agree_orally')) AS oral,
               count(*) FILTER (WHERE is_ended AND ended = 'agreed' AND outcome_action = number_of('action', 'sign')) AS written,
               (SELECT count(*) FROM team t WHERE t.district = wanted AND cutoff BETWEEN t.valid_from AND t.valid_to) AS teams
          FROM d) c
    CROSS JOIN LATERAL (VALUES ('registered', registered), ('merged', merged), ('not_entered', not_entered), ('accepted', accepted),
        ('handled', handled), ('succeeded', succeeded), ('concluded', concluded), ('failed', failed),
        ('refused_later', refused_later), ('withdrawn_later', withdrawn_later), ('open', open), ('reopened', reopened),
        ('major', major), ('oral', oral), ('written', written), ('teams', teams)) f(name, value)
$$;
