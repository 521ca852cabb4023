-- Suspicion: the quarrel was back within $5 days of the agreement: reopened for a relapse, or a visit found one. Looked at:
-- agreements that came into force. Value: days.
WITH n AS MATERIALIZED (
    SELECT number_of('argument', 'reopening_ground') AS ground, number_of('choice:reopening', 'relapse') AS relapse,
           number_of('region', 'visit') AS visit, number_of('value:visit', 'relapsed') AS relapsed
), agreed AS (
-- @include succeeded_between.part
), looked AS MATERIALIZED (
    SELECT a.dispute, a.team, coalesce(b.version, a.version) AS version, coalesce(b.days, 0)::bigint AS value, b.version IS NOT NULL AS is_found
      FROM agreed a
     CROSS JOIN n
      LEFT JOIN LATERAL (SELECT e.version, floor(extract(epoch FROM e.happened_at - a.happened_at) / 86400) AS days
                           FROM dispute_event e
                          WHERE e.district = $1::integer AND e.dispute = a.dispute AND e.version > a.version AND e.round <= a.round + 1
                            AND e.happened_at <= a.happened_at + $5::integer * interval '1 day'
                            AND (e.round > a.round AND fact_integer(e.facts, n.ground) = n.relapse
                                 OR EXISTS (SELECT FROM region_event r
                                             WHERE r.district = e.district AND r.dispute = e.dispute AND r.version = e.version
                                               AND r.region = n.visit AND r.to_value = n.relapsed))
                          ORDER BY e.version LIMIT 1) b ON true)
-- @include suspected.part
