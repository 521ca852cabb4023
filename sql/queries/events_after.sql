-- The feed: every event once, in order per dispute. One statement, one snapshot: nothing at or above
-- the oldest running transaction is told yet, so no late commit can slip below a cursor.
-- $1 district, $2, $3, $4 cursor (transaction, dispute, version), $5 limit
SELECT e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, m.name,
       e.happened_at, e.recorded_at, e.facts, e.hash, uuid_send(e.request_id) AS request_id, e.step,
       NULL::bytea AS texts, e.xid::text::bigint AS xid
  FROM (SELECT *
          FROM dispute_event
         WHERE district = $1::integer
           AND (xid, dispute, version) > (($2::bigint)::text::xid8, $3::bigint, $4::bigint)
           AND xid < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY xid, dispute, version
         LIMIT $5::bigint) e
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 ORDER BY e.xid, e.dispute, e.version
