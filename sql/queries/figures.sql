-- Figures of a period from the journal itself, in slices: of so many disputes, or of all where few can be touched by the period.
-- How many rows by figure, by what they are told apart and by value, and their sums; with the position of the feed at which they hold,
-- and after which dispute the next slice begins (null: this was the last). There is always a row, for the position.
-- $1 district, $2 first day, $3 last day, $4 what was recorded before (null: all), $5 what stands in the feed below (null:
-- as far as it goes), $6 … $11 as in figure_wanted.part, figure_day.part, figure_key.part, $12 dispute after which the slice
-- begins, $13 how many disputes
WITH feed AS MATERIALIZED (
    -- nothing at or above the oldest running transaction is counted: what is answered at a position is the same for ever
    SELECT least(($5::bigint)::text::xid8, pg_snapshot_xmin(pg_current_snapshot())) AS below
), moved AS MATERIALIZED (
    SELECT e.dispute
      FROM dispute_event e
     WHERE $12::bigint = 0 AND e.district = $1::integer
       AND e.xid >= (SELECT least(f.below, feed_position($1::integer, least(day_begins($2::date), coalesce($4::timestamptz, 'infinity')))) FROM feed f)
     ORDER BY e.xid
     LIMIT 10 * $13::bigint + 1
), touched AS MATERIALIZED (
    SELECT m.dispute FROM moved m
    UNION
    SELECT w.dispute FROM work w WHERE $12::bigint = 0 AND w.district = $1::integer AND w.is_open
    UNION
    SELECT o.dispute FROM obligation o WHERE $12::bigint = 0 AND o.district = $1::integer AND o.due_on BETWEEN $2::date AND $3::date
), few AS MATERIALIZED (
    SELECT coalesce(array_agg(t.dispute), '{}') AS chosen
      FROM touched t
    HAVING $12::bigint = 0 AND (SELECT count(*) FROM moved) <= 10 * $13::bigint AND count(*) <= $13::bigint
), slice AS MATERIALIZED (
    SELECT coalesce(array_agg(s.id), '{}') AS chosen, CASE WHEN count(*) = $13::bigint THEN max(s.id) END AS next
      FROM (SELECT d.id FROM dispute d
             WHERE d.district = $1::integer AND d.id > $12::bigint AND NOT EXISTS (SELECT FROM few)
             ORDER BY d.id LIMIT $13::bigint) s
), asked AS MATERIALIZED (
    SELECT coalesce((SELECT f.chosen FROM few f), s.chosen) AS chosen, $3::date AS last_on, $4::timestamptz AS known, f.below
      FROM slice s CROSS JOIN feed f
), counted AS (
-- @include figure_counted.part asked
    UNION ALL
    SELECT * FROM (
-- @include figure_teams.part
    ) t WHERE $12::bigint = 0
)
SELECT c.figure, c.key, c.bucket, c.rows, c.total, (SELECT f.below FROM feed f)::text::bigint AS below,
       uuid_send(i.feed_epoch) AS epoch, (SELECT s.next FROM slice s) AS next
  FROM installation i
  LEFT JOIN (SELECT r.figure, g.key, b.bucket, count(*) AS rows, sum(r.value)::bigint AS total
               FROM counted r
-- @include figure_day.part
-- @include figure_key.part
              CROSS JOIN LATERAL (SELECT
-- @include figure_bucket.part r
                                         AS bucket) b
              WHERE
-- @include figure_wanted.part
              GROUP BY GROUPING SETS ((r.figure, b.bucket), (r.figure, g.key, b.bucket))
             HAVING grouping(g.key) = 1 OR g.key IS NOT NULL) c ON true
 ORDER BY c.key NULLS FIRST, c.figure, c.bucket
