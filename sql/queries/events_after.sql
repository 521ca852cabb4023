-- The feed: every event once, in order per dispute. One statement, one snapshot: nothing at or above
-- the oldest running transaction is told yet, so no late commit can slip below a cursor. A cursor is of one epoch:
-- of another one nothing is told. There is always a row, for the epoch and for how far it was looked: to the last event that was looked at,
-- and to the feed's end where they were fewer than $8: to its last event (null: there is none), whatever cursor was asked after. Never to
-- the horizon itself: after a crash the numbers of transactions that nobody had seen are given once more. Without an event where none is told.
-- $1 district, $2, $3, $4 cursor (transaction, dispute, version), $5 how many are told, $6 its epoch (null: from the beginning),
-- $7 who asks (reach.part): events of what he may not see now are left out; $8 how many are looked at,
-- $9 teams that have or had the dispute, $10 its kinds (each empty: any)
WITH ahead AS MATERIALIZED (
    SELECT e.xid, e.dispute, e.version
      FROM dispute_event e
     WHERE e.district = $1::integer
       AND (e.xid, e.dispute, e.version) > (($2::bigint)::text::xid8, $3::bigint, $4::bigint)
       AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
       AND ($6::bytea IS NULL OR $6::bytea = (SELECT uuid_send(i.feed_epoch) FROM installation i))
     ORDER BY e.xid, e.dispute, e.version
     LIMIT $8::bigint),
told AS MATERIALIZED (
    SELECT a.xid, a.dispute, a.version,
-- @include numbers.part
           AS numbers
      FROM ahead a
      -- each by its key, however many the planner takes them for
     CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = a.dispute OFFSET 0) d
     WHERE (cardinality($9::bigint[]) = 0
            OR EXISTS (SELECT FROM involved v WHERE v.district = d.district AND v.dispute = d.id AND v.scope = 4 AND v.key = ANY ($9::bigint[])))
       AND (cardinality($10::bigint[]) = 0 OR d.kind = ANY ($10::bigint[]))
-- @include visible.part d $7
     ORDER BY a.xid, a.dispute, a.version
     LIMIT $5::bigint)
SELECT e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, m.name,
       e.happened_at, e.recorded_at, e.facts, e.hash, uuid_send(e.request_id) AS request_id, e.step,
       NULL::bytea AS texts, e.xid::text::bigint AS xid, uuid_send(i.feed_epoch) AS epoch, t.numbers,
       l.xid::text::bigint AS last_xid, l.dispute AS last_dispute, l.version AS last_version,
       (SELECT count(*) FROM ahead) < $8::bigint AS is_end
  FROM installation i
  LEFT JOIN LATERAL (
        (SELECT a.xid, a.dispute, a.version FROM ahead a ORDER BY a.xid DESC, a.dispute DESC, a.version DESC LIMIT 1)
         UNION ALL
        (SELECT n.* FROM (
-- @include feed_last.part $1
               ) n WHERE NOT EXISTS (SELECT FROM ahead))) l ON true
  LEFT JOIN (told t
             CROSS JOIN LATERAL (SELECT * FROM dispute_event y
                                  WHERE y.district = $1::integer AND y.dispute = t.dispute AND y.version = t.version OFFSET 0) e) ON true
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 ORDER BY e.xid, e.dispute, e.version
