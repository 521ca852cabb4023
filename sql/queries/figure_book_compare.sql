-- In how many sums two books of a district differ that stand at the same position, and which first: the next slice of about so many
-- rows of one grouping; how many in all so far, and whether this was the last. No row where they do not stand at the same.
-- $1 district, $2 the elder, $3 the newer, $4 how many rows
WITH slice AS MATERIALIZED (
    SELECT n.compared AS grouped, n.compared_to AS first,
           (SELECT max(x.day) + 1
              FROM (SELECT s.day FROM figure_sum s
                     WHERE s.district = n.district AND s.book = n.book AND s.grouped = n.compared AND s.day >= coalesce(n.compared_to, '-infinity')
                       AND s.day < 'infinity'
                     ORDER BY s.day LIMIT $4::bigint) x) AS next
      FROM figure_book e
      JOIN figure_book n USING (district, below)
     WHERE e.district = $1::integer AND e.book = $2::bigint AND n.book = $3::bigint
), sums AS MATERIALIZED (
    -- the last slice of a grouping has what stands at all days, too
    SELECT s.book, s.grouped, s.day, s.figure, s.key, s.bucket, s.rows, s.total
      FROM slice x
      JOIN figure_sum s ON s.district = $1::integer AND s.book IN ($2::bigint, $3::bigint) AND s.grouped = x.grouped
                       AND s.day >= coalesce(x.first, '-infinity') AND (x.next IS NULL OR s.day < x.next)
), differing AS MATERIALIZED (
    SELECT s.day, s.figure, s.key, format('figure=%s day=%s grouped=%s key=%s rows=%s/%s total=%s/%s', s.figure, s.day, s.grouped, s.key,
               sum(s.rows) FILTER (WHERE s.book = $2::bigint), sum(s.rows) FILTER (WHERE s.book = $3::bigint),
               sum(s.total) FILTER (WHERE s.book = $2::bigint), sum(s.total) FILTER (WHERE s.book = $3::bigint)) AS said
      FROM sums s
     GROUP BY s.grouped, s.day, s.figure, s.key, s.bucket
    HAVING sum(CASE WHEN s.book = $2::bigint THEN s.rows ELSE -s.rows END) <> 0
        OR sum(CASE WHEN s.book = $2::bigint THEN s.total ELSE -s.total END) <> 0
), told AS (
    SELECT count(*) AS differing, (array_agg(d.said ORDER BY d.day, d.figure, d.key))[1] AS first FROM differing d
), gone_on AS (
    UPDATE figure_book n
       SET compared = CASE WHEN x.next IS NULL THEN x.grouped + 1 ELSE x.grouped END, compared_to = x.next, differing = n.differing + t.differing
      FROM slice x CROSS JOIN told t
     WHERE n.district = $1::integer AND n.book = $3::bigint
    RETURNING n.compared, n.differing
)
SELECT t.differing, t.first, g.differing AS in_all, g.compared > (SELECT max(own) FROM unnest(ARRAY[
-- @summed_groups
       ]) own) AS is_over
  FROM gone_on g CROSS JOIN told t
