-- Suspicion: one mediator's successes stand out: $7 or more, and more than $5 percent of what is the middle of all mediators that have
-- any. Looked at: agreements that came into force. Value: how many are his.
WITH agreed AS (
-- @include succeeded_between.part
), mine AS (
    SELECT a.dispute, a.team, max(a.version) AS version, d.mediator
      FROM agreed a JOIN dispute d ON d.district = $1::integer AND d.id = a.dispute
     GROUP BY a.dispute, a.team, d.mediator
), each AS (
    SELECT m.mediator, count(*) AS count FROM mine m WHERE m.mediator <> 0 GROUP BY m.mediator
), middle AS (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY e.count) AS count FROM each e
), looked AS MATERIALIZED (
    SELECT m.dispute, m.team, m.version, coalesce(e.count, 0) AS value,
           coalesce(e.count >= $7::bigint AND e.count * 100 > $5::integer * i.count, false) AS is_found
      FROM mine m CROSS JOIN middle i LEFT JOIN each e USING (mediator))
-- @include suspected.part
