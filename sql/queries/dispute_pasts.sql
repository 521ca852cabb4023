-- The journals of several disputes without their texts, each in order, and who has each of them. Not more in all than can be
-- read at once: the last one may then be cut, which its version tells.
-- $1 district, $2 disputes, $3 limit of events for each
SELECT e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, e.recorded_at, e.facts,
       g.reference_version, d.id, d.version, d.team, d.mediator
  FROM unnest($2::bigint[]) x (dispute)
  JOIN dispute d ON d.district = $1::integer AND d.id = x.dispute
  JOIN district g ON g.district = $1::integer
 CROSS JOIN LATERAL (SELECT * FROM dispute_event y
                      WHERE y.district = $1::integer AND y.dispute = x.dispute
                      ORDER BY y.version LIMIT $3::bigint) e
 ORDER BY d.id, e.version
 LIMIT 40000
