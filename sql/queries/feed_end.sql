-- The end of a district's feed as it is now; null where nothing has come yet.
-- $1 district
SELECT uuid_send(i.feed_epoch) AS epoch, e.xid::text::bigint AS xid, e.dispute, e.version
  FROM installation i
  LEFT JOIN LATERAL (
-- @include feed_last.part $1
       ) e ON true
