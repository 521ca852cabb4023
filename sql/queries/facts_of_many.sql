-- The journals of several disputes without their texts, each in order. $1 district, $2 disputes, $3 limit
SELECT e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, e.recorded_at, e.facts,
       g.reference_version, e.dispute
  FROM dispute_event e JOIN district g ON g.district = e.district
 WHERE e.district = $1::integer AND e.dispute = ANY ($2::bigint[]) ORDER BY e.dispute, e.version LIMIT $3::bigint
