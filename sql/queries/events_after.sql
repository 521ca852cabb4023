-- The feed: every event once, in order per dispute. One statement, one snapshot: nothing at or above
-- the oldest running transaction is told yet, so no late commit can slip below a cursor. A cursor is of one epoch:
-- of another one nothing is told. There is always a row, for the epoch; without an event where none came.
-- $1 district, $2, $3, $4 cursor (transaction, dispute, version), $5 limit, $6 its epoch (null: from the beginning),
-- $7 who asks (reach.part): events of what he may not see now are left out
SELECT e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, m.name,
       e.happened_at, e.recorded_at, e.facts, e.hash, uuid_send(e.request_id) AS request_id, e.step,
       NULL::bytea AS texts, e.xid::text::bigint AS xid, uuid_send(i.feed_epoch) AS epoch
  FROM installation i
  LEFT JOIN LATERAL (SELECT *
          FROM dispute_event
         WHERE district = $1::integer
           AND (xid, dispute, version) > (($2::bigint)::text::xid8, $3::bigint, $4::bigint)
           AND xid < pg_snapshot_xmin(pg_current_snapshot())
           AND ($6::bytea IS NULL OR uuid_send(i.feed_epoch) = $6::bytea)
           AND (($7::bigint[])[1] & 4 <> 0 AND ($7::bigint[])[5] = 1
                OR EXISTS (SELECT FROM dispute x
                            WHERE x.district = dispute_event.district AND x.id = dispute_event.dispute
-- @include visible.part x $7
                          ))
         ORDER BY xid, dispute, version
         LIMIT $5::bigint) e ON true
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 ORDER BY e.xid, e.dispute, e.version
