-- In how many sums two books of a district differ that stand at the same position, and which first. Nothing where they do not.
-- $1 district, $2, $3 books
SELECT count(*) AS differing,
       (array_agg(format('figure=%s day=%s grouped=%s key=%s rows=%s/%s total=%s/%s', figure, day, grouped, key, coalesce(a.rows, 0), coalesce(b.rows, 0),
                         coalesce(a.total, 0), coalesce(b.total, 0)) ORDER BY grouped, day, figure, key))[1] AS first
  FROM (SELECT * FROM figure_sum s WHERE s.district = $1::integer AND s.book = $2::bigint) a
  FULL JOIN (SELECT * FROM figure_sum s WHERE s.district = $1::integer AND s.book = $3::bigint) b USING (grouped, day, figure, key, bucket)
 WHERE (coalesce(a.rows, 0), coalesce(a.total, 0)) <> (coalesce(b.rows, 0), coalesce(b.total, 0))
   AND (SELECT count(DISTINCT k.below) FROM figure_book k WHERE k.district = $1::integer AND k.book IN ($2::bigint, $3::bigint)) = 1
