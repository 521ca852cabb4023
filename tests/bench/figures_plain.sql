-- A period's figures as somebody at psql would count them, from the same journal, by GROUP BY: where each dispute stood on the last day, and how
-- many did. Of what figures.def counts it has those of disputes and of visits, none of what was promised, no position and no groups;
-- steps taken back are not thought of. $1 district, $2 first day, $3 last day
WITH n AS MATERIALIZED (
    SELECT number_of('action', 'accept') AS accept, number_of('action', 'agree_orally') AS agree_orally, number_of('action', 'sign') AS sign,
           number_of('argument', 'level') AS level, number_of('choice:level', 'major') AS major, number_of('value:visit', 'failed') AS failed
), life AS (
    SELECT x.dispute,
           min(x.happened_at) FILTER (WHERE x.version = 1) AS registered_at,
           min(x.happened_at) FILTER (WHERE x.action = n.accept) AS accepted_at,
           bool_or(p.mediates) AS is_handled,
           max(x.happened_at) FILTER (WHERE p.new_round) AS reopened_at,
           (array_agg(CASE WHEN NOT p.new_round THEN s.name END ORDER BY x.version DESC) FILTER (WHERE p.new_round OR s.name IS NOT NULL))[1] AS outcome,
           (array_agg(x.action ORDER BY x.version DESC) FILTER (WHERE s.name IS NOT NULL))[1] AS outcome_by,
           (array_agg(x.happened_at ORDER BY x.version DESC) FILTER (WHERE s.name IS NOT NULL))[1] AS ended_at,
           (array_agg(coalesce(nullif(p.sets_level, 0), told_number(x.facts, n.level)) ORDER BY x.version DESC)
            FILTER (WHERE p.sets_level > 0 OR told_number(x.facts, n.level) IS NOT NULL))[1] AS level
      FROM dispute_event x
      JOIN action_property p USING (action)
     CROSS JOIN n
      LEFT JOIN table_name s ON s.kind = 'state' AND s.number = x.to_state AND x.from_state <> x.to_state AND NOT p.is_retraction
       AND s.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')
     WHERE x.district = $1 AND x.happened_at < day_begins($3 + 1)
     GROUP BY x.dispute
), visited AS (
    SELECT v.dispute, v.round, min(x.happened_at) AS at
      FROM visit v CROSS JOIN n JOIN dispute_event x ON x.district = v.district AND x.dispute = v.dispute AND x.version = v.visited_version
     WHERE v.district = $1 AND v.value <> n.failed AND x.happened_at < day_begins($3 + 1)
     GROUP BY v.dispute, v.round
), d AS (
    SELECT l.*, l.registered_at >= day_begins($2) AS is_registered, l.accepted_at >= day_begins($2) AS is_accepted,
           l.ended_at >= day_begins($2) AS is_ended, l.accepted_at IS NOT NULL AS was_accepted
      FROM life l
)
SELECT count(*) FILTER (WHERE is_registered AND outcome IS DISTINCT FROM 'merged') AS registered,
       count(*) FILTER (WHERE is_registered AND NOT was_accepted AND outcome IN ('not_accepted', 'refused', 'moved', 'withdrawn')) AS not_entered,
       count(*) FILTER (WHERE is_accepted) AS accepted,
       count(*) FILTER (WHERE is_accepted AND is_handled) AS handled,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed') AS succeeded,
       count(*) FILTER (WHERE is_ended AND (outcome IN ('agreed', 'terminated') OR was_accepted AND outcome IN ('refused', 'withdrawn'))) AS concluded,
       count(*) FILTER (WHERE is_ended AND outcome = 'terminated') AS failed,
       count(*) FILTER (WHERE was_accepted AND outcome IS NULL) AS open,
       count(*) FILTER (WHERE reopened_at >= day_begins($2)) AS reopened,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND outcome_by = n.agree_orally) AS oral,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND outcome_by = n.sign) AS written,
       count(*) FILTER (WHERE is_accepted AND is_handled AND d.level = n.major) AS major,
       (SELECT count(*) FROM visited v WHERE v.at >= day_begins($2)) AS visited
  FROM d CROSS JOIN n
