-- The books of a district that are of the definitions and of the feed as it is, the elder first, to who holds the lease and keeps it:
-- no row is told to another, and there is always one. What of earlier ones is left is to be cleared: a book has a higher number than
-- all before it. $1 district, $2 definitions, $3 seconds for which a book may lag behind, $4 days after which it is made anew, $5 holder,
-- $6 seconds of the lease
WITH held AS (
    UPDATE ticker SET until = clock_timestamp() + $6::bigint * INTERVAL '1 second'
     WHERE district = $1::integer AND holder = $5::bigint
 RETURNING district
)
SELECT b.book, b.below::text::bigint AS below, b.walked = 9223372036854775807 AS is_whole,
       b.walked = 9223372036854775807 AND b.folded_at < now() - make_interval(secs => $3::bigint)
           AND EXISTS (SELECT FROM dispute_event e
                        WHERE e.district = b.district AND e.xid >= b.below AND e.xid < pg_snapshot_xmin(pg_current_snapshot())) AS is_behind,
       b.begun_at < now() - make_interval(days => ($4::bigint)::integer) AS is_old,
       coalesce(least((SELECT p.book FROM figure_part p WHERE p.district = h.district ORDER BY p.book LIMIT 1),
                      (SELECT s.book FROM figure_sum s WHERE s.district = h.district ORDER BY s.book LIMIT 1))
                < (SELECT min(o.book) FROM figure_book o WHERE o.district = h.district), false)
           AS is_littered
  FROM held h
 CROSS JOIN installation i
  LEFT JOIN figure_book b ON b.district = h.district AND b.epoch = i.feed_epoch AND b.definitions = $2::bigint
                         AND b.villages = village_teams(h.district)
 ORDER BY b.book
