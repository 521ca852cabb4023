-- Follows the feed to where it ends for now, for the petitions of an office: of those whose disputes have moved it is noted, and nothing
-- else is looked at. $1 district, $2 office, $3 actions that make letters, $4 how many events are looked at
-- Told: whether there is more. Two who follow at once do the same.
WITH o AS MATERIALIZED (
    SELECT i.feed_epoch AS epoch, o.feed_epoch IS NOT DISTINCT FROM i.feed_epoch AS is_same,
           CASE WHEN o.feed_epoch = i.feed_epoch THEN o.feed_xid ELSE '0' END AS xid,
           CASE WHEN o.feed_epoch = i.feed_epoch THEN o.feed_dispute ELSE 0 END AS dispute,
           CASE WHEN o.feed_epoch = i.feed_epoch THEN o.feed_version ELSE 0 END AS version
      FROM petition_office o CROSS JOIN installation i
     WHERE o.district = $1::integer AND o.office = $2::text
), ahead AS MATERIALIZED (
    SELECT e.xid, e.dispute, e.version, e.action
      FROM dispute_event e
     WHERE e.district = $1::integer
       AND (e.xid, e.dispute, e.version) > ((SELECT o.xid FROM o), (SELECT o.dispute FROM o), (SELECT o.version FROM o))
       AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.xid, e.dispute, e.version
     LIMIT $4::bigint
), p AS MATERIALIZED (
    SELECT h.number, a.version
      FROM (SELECT x.dispute, max(x.version) AS version FROM ahead x WHERE x.action = ANY ($3::bigint[]) GROUP BY x.dispute) a
      -- each by its key, however many the planner takes them for
     CROSS JOIN LATERAL (SELECT * FROM petition y WHERE y.district = $1::integer AND y.dispute = a.dispute AND y.office = $2::text
                            AND y.moved < a.version OFFSET 0) y
      JOIN petition h ON h.district = y.district AND h.office = y.office AND h.number = y.number
     ORDER BY h.number
       FOR NO KEY UPDATE OF h
), moved AS (
    UPDATE petition h SET moved = p.version FROM p
     WHERE h.district = $1::integer AND h.office = $2::text AND h.number = p.number AND h.moved < p.version
), followed AS (
    UPDATE petition_office f SET feed_epoch = o.epoch, feed_xid = l.xid, feed_dispute = l.dispute, feed_version = l.version
      FROM o CROSS JOIN (SELECT a.xid, a.dispute, a.version FROM ahead a ORDER BY a.xid DESC, a.dispute DESC, a.version DESC LIMIT 1) l
     WHERE f.district = $1::integer AND f.office = $2::text
       AND (NOT o.is_same OR (f.feed_xid, f.feed_dispute, f.feed_version) < (l.xid, l.dispute, l.version))
)
SELECT count(*) = $4::bigint AS is_more FROM ahead
