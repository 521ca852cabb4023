-- Suspicion: visits made by who had mediated. Looked at: visits. Value: $5 where it was his own.
WITH looked AS MATERIALIZED (
    SELECT v.dispute, d.team, v.visited_version AS version, (v.is_own::integer)::bigint AS value, v.is_own::integer >= $5::integer AS is_found
      FROM visit v
      JOIN dispute_event e ON e.district = v.district AND e.dispute = v.dispute AND e.version = v.visited_version
      JOIN dispute d ON d.district = v.district AND d.id = v.dispute
     WHERE v.district = $1::integer AND d.flags & 8 = 0 AND
-- @include period.part e.recorded_at
    )
-- @include suspected.part
