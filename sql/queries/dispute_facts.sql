-- The journal of one dispute without its texts, in order. $1 district, $2 dispute, $3 limit
SELECT version, step, action, from_state, to_state, round, actor, happened_at, recorded_at, facts
  FROM dispute_event WHERE district = $1::integer AND dispute = $2::bigint ORDER BY version LIMIT $3::bigint
