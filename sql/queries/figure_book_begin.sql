-- Another book of the district, at the end of the feed; those go that are of other definitions, or of another feed. Not where there
-- are two already. $1 district, $2 definitions
WITH known AS MATERIALIZED (
    SELECT b.book, b.epoch = i.feed_epoch AND b.definitions = $2::bigint # village_teams($1::integer) AS is_good
      FROM figure_book b CROSS JOIN installation i
     WHERE b.district = $1::integer
), gone AS (
    DELETE FROM figure_book b USING known k WHERE b.district = $1::integer AND b.book = k.book AND NOT k.is_good
)
INSERT INTO figure_book (district, book, definitions, epoch, below)
SELECT $1::integer, coalesce((SELECT max(k.book) FROM known k), 0) + 1, $2::bigint # village_teams($1::integer), i.feed_epoch,
       pg_snapshot_xmin(pg_current_snapshot())
  FROM installation i
 WHERE (SELECT count(*) FROM known k WHERE k.is_good) < 2
ON CONFLICT DO NOTHING
RETURNING book
