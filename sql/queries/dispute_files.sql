-- The journals of several disputes with their texts, as their files are checked: each in order, the disputes in the order they are
-- asked for. So many bytes in all: what is behind them is left out, which the last one's version tells.
-- $1 district, $2 disputes, $3 limit of events for each, $4 bytes
SELECT f.version, f.step, f.action, f.from_state, f.to_state, f.round, f.actor, f.happened_at, f.recorded_at, f.facts,
       f.reference_version, f.id, f.now_version, f.team, f.mediator, f.commitment, f.salt, f.texts
  FROM (SELECT e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, e.recorded_at, e.facts,
               g.reference_version, d.id, d.version AS now_version, d.team, d.mediator, e.commitment, t.salt, t.texts, x.ord,
               sum(octet_length(e.facts) + coalesce(octet_length(t.texts), 0)) OVER (ORDER BY x.ord, e.version) AS bytes
          FROM unnest($2::bigint[]) WITH ORDINALITY x (dispute, ord)
          JOIN dispute d ON d.district = $1::integer AND d.id = x.dispute
          JOIN district g ON g.district = $1::integer
         CROSS JOIN LATERAL (SELECT * FROM dispute_event y
                              WHERE y.district = $1::integer AND y.dispute = x.dispute
                              ORDER BY y.version LIMIT $3::bigint) e
          LEFT JOIN event_text t ON t.district = $1::integer AND t.dispute = x.dispute AND t.version = e.version) f
 WHERE f.bytes <= $4::bigint
 ORDER BY f.ord, f.version
 LIMIT 40000
