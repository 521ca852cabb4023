-- The disputes that a figure counts, of the journal itself: a page of them (figure_listed.part).
-- $1 … $10 as in figures.sql, $11 figure, $12 … $15 as in figure_listed.part
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
-- @include figure_listed.part
