-- Suspicion: one mediator's successes stand out: $7 or more, and more than $5 percent of what is the middle of all mediators that have
-- any. Looked at: disputes with an agreement that came into force. Value: how many are his.
WITH agreed AS (
-- @include succeeded_between.part
), mine AS MATERIALIZED (
    SELECT a.dispute, min(a.team) AS team, max(a.version) AS version, d.mediator,
           count(*) FILTER (WHERE d.mediator <> 0) OVER (PARTITION BY d.mediator) AS count
      FROM agreed a JOIN dispute d ON d.district = $1::integer AND d.id = a.dispute
     GROUP BY a.dispute, d.mediator
), middle AS (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY e.count) AS count
      FROM (SELECT DISTINCT m.mediator, m.count FROM mine m WHERE m.mediator <> 0) e
), looked AS MATERIALIZED (
    SELECT m.dispute, m.team, m.version, m.count AS value,
           coalesce(m.count >= $7::bigint AND m.count * 100 > $5::integer * i.count, false) AS is_found
      FROM mine m CROSS JOIN middle i)
-- @include suspected.part
