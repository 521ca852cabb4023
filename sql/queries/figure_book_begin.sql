-- Another book of the district, at the end of the feed. Those go that are of another feed, or of other villages; one of other
-- definitions is kept up by a program that runs beside this one, unless it has not been for an hour. Not where there are two already.
-- $1 district, $2 definitions
WITH known AS MATERIALIZED (
    SELECT b.book, b.epoch <> i.feed_epoch OR b.villages <> village_teams($1::integer)
                   OR b.definitions <> $2::bigint AND b.folded_at < now() - INTERVAL '1 hour' AS is_over, b.definitions = $2::bigint AS is_ours
      FROM figure_book b CROSS JOIN installation i
     WHERE b.district = $1::integer
), gone AS (
    DELETE FROM figure_book b USING known k WHERE b.district = $1::integer AND b.book = k.book AND k.is_over
)
INSERT INTO figure_book (district, book, definitions, villages, epoch, below)
SELECT $1::integer, coalesce((SELECT max(k.book) FROM known k), 0) + 1, $2::bigint, village_teams($1::integer), i.feed_epoch,
       pg_snapshot_xmin(pg_current_snapshot())
  FROM installation i
 WHERE (SELECT count(*) FROM known k WHERE k.is_ours AND NOT k.is_over) < 2
ON CONFLICT DO NOTHING
RETURNING book
