-- What has come into the feed since the book's position: whole transactions, so many events at a time. $1 district, $2 book,
-- $3 position up to which (null: as far as it goes), $4 how many events
WITH b AS MATERIALIZED (
    SELECT * FROM figure_book WHERE district = $1::integer AND book = $2::bigint AND walked = 9223372036854775807
), horizon AS MATERIALIZED (
    SELECT least(($3::bigint)::text::xid8, pg_snapshot_xmin(pg_current_snapshot())) AS below
), page AS MATERIALIZED (
    -- each bound is one value to the index, which a join would go through from end to end
    SELECT e.xid
      FROM dispute_event e
     WHERE e.district = $1::integer AND e.xid >= (SELECT b.below FROM b) AND e.xid < (SELECT h.below FROM horizon h)
     ORDER BY e.xid
     LIMIT $4::bigint
), bound AS MATERIALIZED (
    -- of the last transaction of a full page more may come; of a page that is one transaction all is taken
    SELECT CASE WHEN count(*) < $4::bigint THEN (SELECT h.below FROM horizon h)
                WHEN min(p.xid) < max(p.xid) THEN max(p.xid)
                ELSE (max(p.xid)::text::bigint + 1)::text::xid8 END AS below
      FROM page p
), come AS MATERIALIZED (
    SELECT coalesce(array_agg(DISTINCT e.dispute), '{}') AS chosen, coalesce(max(greatest(e.happened_at, e.recorded_at)), '-infinity') AS seen_at
      FROM dispute_event e
     WHERE e.district = $1::integer AND e.xid >= (SELECT b.below FROM b) AND e.xid < (SELECT n.below FROM bound n)
), asked AS MATERIALIZED (
    SELECT c.chosen, 'infinity'::date AS last_on, NULL::timestamptz AS known, n.below FROM come c CROSS JOIN bound n
),
-- @include figure_delta.part
, moved AS (
    UPDATE figure_book f
       SET below = n.below, seen_at = greatest(f.seen_at, c.seen_at), folded_at = now(),
           compared = 0, compared_to = NULL, differing = 0
      FROM b CROSS JOIN bound n CROSS JOIN come c CROSS JOIN (SELECT count(*) FROM delta) reckoned
     WHERE f.district = b.district AND f.book = b.book AND f.below = b.below
    RETURNING f.*
),
-- @include figure_change.part
SELECT (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM page) = $4::bigint AS has_more
