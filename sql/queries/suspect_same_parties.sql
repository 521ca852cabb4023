-- Suspicion: the same parties again and again: $7 disputes or more within $5 days. What was merged was registered twice, and said
-- so. Looked at: disputes registered. Value: how many have these parties.
WITH named AS MATERIALIZED (
    SELECT d.id AS dispute, d.team, d.registered_at,
           (SELECT string_agg(p.name, '|' ORDER BY p.name) FROM party p
             WHERE p.district = d.district AND p.dispute = d.id AND NOT p.has_left AND p.name <> '') AS names
      FROM dispute d
     WHERE d.district = $1::integer AND d.flags & 8 = 0 AND d.merged_into = 0 AND
-- @include period.part d.registered_at
), ahead AS (
    SELECT o.*, count(o.names) OVER (PARTITION BY o.names ORDER BY o.registered_at
                                     RANGE BETWEEN CURRENT ROW AND $5::integer * interval '1 day' FOLLOWING) AS same
      FROM named o
), around AS (
    SELECT a.*, max(a.same) OVER (PARTITION BY a.names ORDER BY a.registered_at
                                  RANGE BETWEEN $5::integer * interval '1 day' PRECEDING AND CURRENT ROW) AS most
      FROM ahead a
), looked AS MATERIALIZED (
    SELECT r.dispute, r.team, 1 AS version, r.most AS value, r.most >= $7::bigint AS is_found FROM around r)
-- @include suspected.part
