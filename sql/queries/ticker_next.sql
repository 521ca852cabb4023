-- What to reckon next in a district: disputes that have moved since the cursor and are not reckoned as they are, those
-- whose time has come, and where terms have changed the next ones of all. Last rows: where the cursor and the walk stand then.
-- $1 district, $2 now (null: nobody's time comes), $3, $4, $5 cursor (transaction, dispute, version), $6 walked up to, $7 limit
WITH page AS MATERIALIZED (
    SELECT e.xid, e.dispute, e.version
      FROM dispute_event e
     WHERE e.district = $1::integer
       AND (e.xid, e.dispute, e.version) > (($3::bigint)::text::xid8, $4::bigint, $5::bigint)
       AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY e.xid, e.dispute, e.version
     LIMIT 8 * $7::bigint
), moved AS MATERIALIZED (
    SELECT p.dispute, max(p.version) AS version FROM page p GROUP BY p.dispute
), waiting AS MATERIALIZED (
    SELECT d.dispute
      FROM due d
     WHERE d.district = $1::integer AND d.next_at <= $2::timestamptz AND d.next_at < 'infinity'
     ORDER BY d.next_at
     LIMIT $7::bigint
), walked AS MATERIALIZED (
    SELECT d.dispute FROM due d
     WHERE d.district = $1::integer AND d.dispute > $6::bigint
     ORDER BY d.dispute
     LIMIT $7::bigint
)
SELECT 1 AS part, x.dispute, 0::bigint AS xid, 0 AS version
  FROM (SELECT m.dispute FROM moved m
         WHERE NOT EXISTS (SELECT FROM due d WHERE d.district = $1::integer AND d.dispute = m.dispute AND d.version >= m.version)
        UNION
        SELECT w.dispute FROM waiting w
        UNION
        SELECT w.dispute FROM walked w) x
UNION ALL
(SELECT 2, p.dispute, p.xid::text::bigint, p.version FROM page p ORDER BY p.xid DESC, p.dispute DESC, p.version DESC LIMIT 1)
UNION ALL
(SELECT 3, CASE WHEN count(*) < $7::bigint THEN 9223372036854775807 ELSE max(w.dispute) END, 0, 0 FROM walked w)
UNION ALL
(SELECT 4, 0, 0, 0
  WHERE (SELECT count(*) FROM page) = 8 * $7::bigint OR (SELECT count(*) FROM waiting) = $7::bigint
     OR (SELECT count(*) FROM walked) = $7::bigint)
