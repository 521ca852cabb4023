-- The disputes that a figure counts, newest registration first, by key pages: each once, whatever of it is counted.
-- With the feed's epoch: there is always a row, for it; and, on the first page, how many it counts that who asks may not see.
-- $1 … $10 as in figures.sql, $11 figure, $12, $13 key of the last line of the page before, $14 limit, $15 who asks
-- (reach.part)
WITH feed AS MATERIALIZED (
    SELECT least(($5::bigint)::text::xid8, pg_snapshot_xmin(pg_current_snapshot())) AS below
), touched AS MATERIALIZED (
    SELECT e.dispute
      FROM dispute_event e
     WHERE e.district = $1::integer
       AND e.xid >= (SELECT least(f.below, feed_position($1::integer, least(day_begins($2::date), coalesce($4::timestamptz, 'infinity')))) FROM feed f)
    UNION
    SELECT w.dispute FROM work w
     WHERE w.district = $1::integer AND w.is_open AND $11::bigint IN (
-- @stock_figures
           )
    UNION
    SELECT o.dispute FROM obligation o WHERE o.district = $1::integer AND o.due_on BETWEEN $2::date AND $3::date
), asked AS MATERIALIZED (
    SELECT coalesce(array_agg(t.dispute), '{}') AS chosen, $3::date AS last_on, $4::timestamptz AS known, (SELECT f.below FROM feed f) AS below
      FROM touched t
), counted AS (
-- @include figure_counted.part asked
), figure_row AS (
    SELECT r.dispute, r.figure
      FROM counted r
-- @include figure_day.part
     WHERE
-- @include figure_wanted.part
), listed AS MATERIALIZED (
    SELECT DISTINCT r.dispute FROM figure_row r WHERE r.figure = $11::bigint
)
SELECT l.*, uuid_send(i.feed_epoch) AS epoch,
       CASE WHEN $12::timestamptz IS NULL
            THEN (SELECT count(*) FROM listed) - (SELECT count(*) FROM listed f JOIN dispute d ON d.district = $1::integer AND d.id = f.dispute
                                                   WHERE true
-- @include visible.part d $15
                                                 )
            ELSE 0 END AS left_out
  FROM installation i
  LEFT JOIN (SELECT
-- @include line_columns.part $15
  FROM listed f
  JOIN dispute d ON d.district = $1::integer AND d.id = f.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 WHERE (d.registered_at, d.id) < (coalesce($12::timestamptz, 'infinity'), $13::bigint)
-- @include visible.part d $15
 ORDER BY d.registered_at DESC, d.id DESC
 LIMIT $14::bigint) l ON true
 ORDER BY l.registered_at DESC, l.id DESC
