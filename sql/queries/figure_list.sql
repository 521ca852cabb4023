-- The disputes that a figure counts, newest registration first, by key pages: each once, whatever of it is counted.
-- With the feed's epoch: there is always a row, for it.
-- $1 … $10 as in figure_rows.part, $11 figure, $12, $13 key of the last line of the page before, $14 limit, $15 who asks
-- (reach.part)
-- @include figure_rows.part
SELECT l.*, uuid_send(i.feed_epoch) AS epoch
  FROM installation i
  LEFT JOIN (SELECT
-- @include line_columns.part $15
  FROM (SELECT DISTINCT r.dispute FROM figure_row r WHERE r.figure = $11::bigint) f
  JOIN dispute d ON d.district = $1::integer AND d.id = f.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 WHERE (d.registered_at, d.id) < (coalesce($12::timestamptz, 'infinity'), $13::bigint)
-- @include visible.part d $15
 ORDER BY d.registered_at DESC, d.id DESC
 LIMIT $14::bigint) l ON true
 ORDER BY l.registered_at DESC, l.id DESC
