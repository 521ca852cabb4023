-- Suspicion: visits made by who had mediated, where the team had another mediator in office who could. Looked at: visits. Value: $5
-- where it was his own.
WITH n AS MATERIALIZED (
    SELECT 1 << number_of('role', 'mediator') AS mediator
), looked AS MATERIALIZED (
    SELECT v.dispute, d.team, v.visited_version AS version, (v.is_own::integer)::bigint AS value,
           v.is_own::integer >= $5::integer
               AND EXISTS (SELECT FROM member m
                            WHERE m.district = v.district AND m.team = d.team AND m.id <> v.visitor AND m.roles & n.mediator <> 0
                              AND (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN m.valid_from AND m.valid_to) AS is_found
      FROM visit v
     CROSS JOIN n
      JOIN dispute_event e ON e.district = v.district AND e.dispute = v.dispute AND e.version = v.visited_version
      JOIN dispute d ON d.district = v.district AND d.id = v.dispute
     WHERE v.district = $1::integer AND d.flags & 8 = 0 AND
-- @include event_period.part e.recorded_at
    )
-- @include suspected.part
