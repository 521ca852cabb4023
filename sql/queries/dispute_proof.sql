-- Events of one dispute with what proves them: the root that holds each, and the path to it, the siblings on the way up;
-- the last node of a level may have none. $1 district, $2 dispute, $3 after version, $4 limit
SELECT e.version, e.step, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at, e.recorded_at, e.table_version,
       uuid_send(e.request_id) AS request_id, e.facts, e.commitment, e.previous, e.hash,
       l.place, p.path,
-- @include root_columns.part
  FROM dispute_event e
  LEFT JOIN root_leaf l ON l.district = e.district AND l.dispute = e.dispute AND l.version = e.version
  LEFT JOIN root r ON r.district = l.district AND r.day = l.day
 CROSS JOIN LATERAL (SELECT string_agg((SELECT substr(n.hashes, 32 * ((l.place >> v.level) # 1 & 31) + 1, 32) FROM root_node n
                                         WHERE n.district = l.district AND n.day = l.day AND n.level = v.level
                                           AND n.part = ((l.place >> v.level) # 1) >> 5), ''::bytea ORDER BY v.level) AS path
                       FROM generate_series(0, 22) AS v(level)) p
 WHERE e.district = $1::integer AND e.dispute = $2::bigint AND e.version > $3::bigint
 ORDER BY e.version
 LIMIT $4::bigint
