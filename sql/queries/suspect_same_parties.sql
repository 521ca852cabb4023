-- Suspicion: the same parties again and again: $7 disputes or more within $5 days. What was merged was registered twice, and said
-- so. Looked at: disputes registered. Value: how many have these parties.
WITH registered AS MATERIALIZED (
    SELECT d.id AS dispute, d.team, d.registered_at FROM dispute d
     WHERE d.district = $1::integer AND d.flags & 8 = 0 AND d.merged_into = 0 AND
-- @include period.part d.registered_at
), named AS (
    SELECT r.dispute, r.team, r.registered_at, string_agg(p.name, '|' ORDER BY p.name) AS names
      FROM registered r JOIN party p ON p.district = $1::integer AND p.dispute = r.dispute
     WHERE NOT p.has_left AND p.name <> ''
     GROUP BY r.dispute, r.team, r.registered_at
), ahead AS (
    SELECT o.*, count(*) OVER (PARTITION BY o.names ORDER BY o.registered_at
                               RANGE BETWEEN CURRENT ROW AND $5::integer * interval '1 day' FOLLOWING) AS same
      FROM named o
), around AS (
    SELECT a.*, max(a.same) OVER (PARTITION BY a.names ORDER BY a.registered_at
                                  RANGE BETWEEN $5::integer * interval '1 day' PRECEDING AND CURRENT ROW) AS most
      FROM ahead a
), looked AS MATERIALIZED (
    SELECT r.dispute, r.team, 1 AS version, coalesce(o.most, 0) AS value, coalesce(o.most >= $7::bigint, false) AS is_found
      FROM registered r LEFT JOIN around o USING (dispute))
-- @include suspected.part
