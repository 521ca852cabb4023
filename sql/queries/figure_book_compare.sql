-- In how many sums two books of a district differ that stand at the same position, and which first: of one grouping, of so many days
-- from a day on (null: from the first, with what stands at all of them), and from which day the next slice goes on (null: there is
-- none). $1 district, $2, $3 books, $4 grouping, $5 day, $6 how many days
WITH slice AS MATERIALIZED (
    SELECT coalesce($5::date, min(s.day)) AS first, coalesce($5::date, min(s.day)) + ($6::bigint)::integer AS next, $5::date IS NULL AS is_first
      FROM figure_sum s
     WHERE s.district = $1::integer AND s.book IN ($2::bigint, $3::bigint) AND s.grouped = $4::bigint AND s.day < 'infinity'
), sums AS MATERIALIZED (
    SELECT s.book, s.day, s.figure, s.key, s.bucket, s.rows, s.total
      FROM slice x
      JOIN figure_sum s ON s.day >= x.first AND s.day < x.next OR x.is_first AND s.day = 'infinity'
     WHERE s.district = $1::integer AND s.book IN ($2::bigint, $3::bigint) AND s.grouped = $4::bigint
), differing AS (
    SELECT s.day, s.figure, s.key, format('figure=%s day=%s grouped=%s key=%s rows=%s/%s total=%s/%s', s.figure, s.day, $4::bigint, s.key,
               sum(s.rows) FILTER (WHERE s.book = $2::bigint), sum(s.rows) FILTER (WHERE s.book = $3::bigint),
               sum(s.total) FILTER (WHERE s.book = $2::bigint), sum(s.total) FILTER (WHERE s.book = $3::bigint)) AS said
      FROM sums s
     GROUP BY s.day, s.figure, s.key, s.bucket
    HAVING sum(CASE WHEN s.book = $2::bigint THEN s.rows ELSE -s.rows END) <> 0
        OR sum(CASE WHEN s.book = $2::bigint THEN s.total ELSE -s.total END) <> 0
)
SELECT count(*) AS differing, (array_agg(d.said ORDER BY d.day, d.figure, d.key))[1] AS first,
       (SELECT min(s.day) FROM slice x JOIN figure_sum s ON s.day >= x.next AND s.day < 'infinity'
         WHERE s.district = $1::integer AND s.book IN ($2::bigint, $3::bigint) AND s.grouped = $4::bigint) AS next
  FROM differing d
