-- Suspicion: a petition within $5 days of the agreement. Looked at: agreements that came into force. Value: days.
WITH n AS MATERIALIZED (
    SELECT number_of('region', 'petition') AS petition, ARRAY(SELECT number_of('value:petition', v) FROM unnest(ARRAY['linked', 'taken_up', 'come_back']) v) AS linked
), agreed AS (
-- @include succeeded_between.part
), looked AS MATERIALIZED (
    SELECT a.dispute, a.team, coalesce(b.version, a.version) AS version, coalesce(b.days, 0)::bigint AS value, b.version IS NOT NULL AS is_found
      FROM agreed a
     CROSS JOIN n
      LEFT JOIN LATERAL (SELECT e.version, floor(extract(epoch FROM e.happened_at - a.happened_at) / 86400) AS days
                           FROM region_event r
                           JOIN dispute_event e ON e.district = r.district AND e.dispute = r.dispute AND e.version = r.version
                          WHERE r.district = $1::integer AND r.dispute = a.dispute AND r.version > a.version
                            AND r.region = n.petition AND r.to_value = ANY (n.linked)
                            AND e.happened_at <= a.happened_at + $5::integer * interval '1 day'
                          ORDER BY r.version LIMIT 1) b ON true)
-- @include suspected.part
