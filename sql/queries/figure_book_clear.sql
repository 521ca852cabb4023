-- What is left of books that are over, so many rows at a time: the feed waits while they go. $1 district, $2 how many
WITH parts AS (
    DELETE FROM figure_part x
     WHERE x.ctid IN (SELECT p.ctid FROM figure_part p
                       WHERE p.district = $1::integer AND p.book < (SELECT min(b.book) FROM figure_book b WHERE b.district = $1::integer)
                       LIMIT $2::bigint)
    RETURNING 1
), sums AS (
    DELETE FROM figure_sum x
     WHERE x.ctid IN (SELECT s.ctid FROM figure_sum s
                       WHERE s.district = $1::integer AND s.book < (SELECT min(b.book) FROM figure_book b WHERE b.district = $1::integer)
                       LIMIT $2::bigint)
    RETURNING 1
)
SELECT (SELECT count(*) FROM parts) + (SELECT count(*) FROM sums) AS gone
