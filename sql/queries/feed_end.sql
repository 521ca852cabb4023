-- The end of a district's feed as it is now: its last event below the horizon, as events_after.sql tells them; null where there is none.
-- $1 district
SELECT uuid_send(i.feed_epoch) AS epoch, e.xid::text::bigint AS xid, e.dispute, e.version
  FROM installation i
  LEFT JOIN LATERAL (SELECT x.xid, x.dispute, x.version
                       FROM dispute_event x
                      WHERE x.district = $1::integer
                        AND x.xid < pg_snapshot_xmin(pg_current_snapshot())
                      ORDER BY x.xid DESC, x.dispute DESC, x.version DESC
                      LIMIT 1) e ON true
