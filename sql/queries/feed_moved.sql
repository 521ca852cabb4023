-- What has come in the feeds of some districts since each was looked at last, a hint for who waits: by which signs he finds out whether any
-- of it may be his (daemon/feed_signs.h, whose numbers these are), and how far it was looked (null: nothing was there), with the version of the district's local data. Below the horizon, as events_after.sql;
-- what is told comes from there.
-- $1 districts, $2, $3, $4 how far each was looked at (transaction, dispute, version), $5 how many events of each are looked at
WITH ahead AS MATERIALIZED (
    SELECT c.place, c.district::integer AS district, e.xid, e.dispute, e.version
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS c(district, xid, dispute, version, place)
     CROSS JOIN LATERAL (SELECT y.xid, y.dispute, y.version
                           FROM dispute_event y
                          WHERE y.district = c.district::integer
                            AND (y.xid, y.dispute, y.version) > (c.xid::text::xid8, c.dispute, c.version)
                            AND y.xid < pg_snapshot_xmin(pg_current_snapshot())
                          ORDER BY y.xid, y.dispute, y.version
                          LIMIT $5::bigint) e),
moved AS MATERIALIZED (
    SELECT m.place, m.district, d.id, d.kind, d.place AS village, d.team, d.mediator, substr(d.regions, 17, 1) > '\x00' AS is_restricted
      FROM (SELECT DISTINCT a.place, a.district, a.dispute FROM ahead a) m
      -- each by its key, however many the planner takes them for
     CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = m.district AND x.id = m.dispute OFFSET 0) d)
SELECT c.place, 0 AS sign, 0::bigint AS key, uuid_send(i.feed_epoch) AS epoch,
       (SELECT count(*) FROM ahead a WHERE a.place = c.place) = $5::bigint AS has_more,
       l.xid::text::bigint AS last_xid, l.dispute AS last_dispute, l.version AS last_version,
       (SELECT g.reference_version FROM district g WHERE g.district = ($1::bigint[])[c.place]::integer) AS reference_version
  FROM installation i
 CROSS JOIN generate_series(1, cardinality($1::bigint[])) AS c(place)
  LEFT JOIN LATERAL (SELECT a.xid, a.dispute, a.version
                       FROM ahead a
                      WHERE a.place = c.place
                      ORDER BY a.xid DESC, a.dispute DESC, a.version DESC
                      LIMIT 1) l ON true
 UNION ALL
SELECT s.place, s.sign, s.key, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (SELECT m.place, 1 AS sign, m.kind::bigint AS key FROM moved m
         UNION SELECT m.place, CASE WHEN m.is_restricted THEN 8 ELSE 3 END, 0 FROM moved m
         UNION SELECT m.place, 2, m.village FROM moved m WHERE NOT m.is_restricted
         UNION SELECT m.place, v.scope, v.key
                 FROM moved m
                CROSS JOIN LATERAL (SELECT x.scope, x.key FROM involved x WHERE x.district = m.district AND x.dispute = m.id OFFSET 0) v
         UNION SELECT m.place, 9, r.reader
                 FROM moved m
                CROSS JOIN LATERAL (SELECT m.mediator AS reader
                                     UNION ALL SELECT unnest(x.readers) FROM restriction x WHERE x.district = m.district AND x.dispute = m.id) r
                WHERE m.is_restricted
         UNION SELECT m.place, 10, m.team FROM moved m WHERE m.is_restricted) s
 ORDER BY place, sign
