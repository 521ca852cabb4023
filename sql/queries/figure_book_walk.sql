-- The next disputes of a book that is not whole yet, as they stood at the position at which it was begun.
-- $1 district, $2 book, $3 how many disputes
WITH b AS MATERIALIZED (
    SELECT * FROM figure_book WHERE district = $1::integer AND book = $2::bigint AND walked < 9223372036854775807
), slice AS MATERIALIZED (
    SELECT coalesce(array_agg(s.id), '{}') AS chosen, CASE WHEN count(*) = $3::bigint THEN max(s.id) ELSE 9223372036854775807 END AS walked
      FROM (SELECT d.id FROM b JOIN dispute d ON d.district = $1::integer AND d.id > b.walked ORDER BY d.id LIMIT $3::bigint) s
), seen AS MATERIALIZED (
    SELECT coalesce(max(greatest(e.happened_at, e.recorded_at)), '-infinity') AS seen_at
      FROM b CROSS JOIN slice s
      JOIN dispute_event e ON e.district = $1::integer AND e.dispute = ANY (s.chosen) AND e.xid < b.below
), asked AS MATERIALIZED (
    SELECT s.chosen, 'infinity'::date AS last_on, NULL::timestamptz AS known, b.below FROM b CROSS JOIN slice s
),
-- @include figure_delta.part
, moved AS (
    UPDATE figure_book f
       SET walked = s.walked, seen_at = greatest(f.seen_at, n.seen_at)
      FROM b CROSS JOIN slice s CROSS JOIN seen n CROSS JOIN (SELECT count(*) FROM delta) reckoned
     WHERE f.district = b.district AND f.book = b.book AND f.walked = b.walked
    RETURNING f.*
),
-- @include figure_change.part
SELECT count(*) AS moved FROM moved
