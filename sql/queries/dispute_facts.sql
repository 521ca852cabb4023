-- The journal of one dispute without its texts, in order. $1 district, $2 dispute, $3 limit
SELECT e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, e.recorded_at, e.facts,
       g.reference_version
  FROM dispute_event e JOIN district g ON g.district = e.district
 WHERE e.district = $1::integer AND e.dispute = $2::bigint ORDER BY e.version LIMIT $3::bigint
