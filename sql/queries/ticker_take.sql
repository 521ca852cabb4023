-- Districts in which something is to be done, whose lease is free or one's own, and the lease on them, the longest
-- neglected first, no practice that was begun anew since: the feed has moved, somebody is to be told something, terms are to be reckoned anew, or its book of figures is not made yet or lags behind. The first of each
-- is looked at, in the order of an index, so that it costs the same whatever is open.
-- $1 now, $2 holder, $3 seconds of the lease, $4 limit, $5 version of the tables (null: never mind), $6 whether a demo database
-- has a clock (0 or 1), $7 today, $8 seconds for which a book of figures may lag behind, $9 its definitions
WITH asked AS MATERIALIZED (
    SELECT g.district, i.feed_epoch
      FROM district g
     CROSS JOIN installation i
      LEFT JOIN ticker t USING (district)
     WHERE (g.practice_of IS NULL
            OR g.district = (SELECT min(p.district) FROM district p WHERE p.practice_of = g.practice_of))
       AND (t.district IS NULL OR t.until < clock_timestamp() OR t.holder = $2::bigint)
       AND (t.district IS NULL
            OR t.epoch <> i.feed_epoch
            OR t.walked < 9223372036854775807
            OR t.reference_version <> g.reference_version
            OR t.reckoned_on <> $7::date
            OR t.tables <> $5::bigint
            OR 1 <> (SELECT count(*) + count(*) FILTER (WHERE b.walked < 9223372036854775807) FROM figure_book b
                      WHERE b.district = g.district AND b.definitions = $9::bigint)
            OR (SELECT p.book FROM figure_part p WHERE p.district = g.district ORDER BY p.book LIMIT 1)
               < (SELECT min(b.book) FROM figure_book b WHERE b.district = g.district)
            OR EXISTS (SELECT FROM figure_book b
                        WHERE b.district = g.district AND b.definitions = $9::bigint AND b.folded_at < now() - make_interval(secs => $8::bigint)
                          AND (SELECT e.xid FROM dispute_event e
                                WHERE e.district = g.district AND e.xid >= b.below
                                ORDER BY e.xid LIMIT 1) < pg_snapshot_xmin(pg_current_snapshot()))
            OR (SELECT e.xid FROM dispute_event e
                 WHERE e.district = g.district
                   AND (e.xid, e.dispute, e.version) > (t.xid::text::xid8, t.dispute, t.version)
                 ORDER BY e.xid, e.dispute, e.version LIMIT 1) < pg_snapshot_xmin(pg_current_snapshot())
            OR ((NOT i.is_demo OR $6::integer = 1)
                AND (SELECT d.next_at FROM due d
                      WHERE d.district = g.district AND d.next_at < 'infinity'
                      ORDER BY d.next_at LIMIT 1) <= $1::timestamptz))
     ORDER BY t.until NULLS FIRST
     LIMIT $4::bigint
), taken AS (
    INSERT INTO ticker (district, holder, until, epoch)
    SELECT a.district, $2::bigint, clock_timestamp() + $3::bigint * INTERVAL '1 second', a.feed_epoch
      FROM asked a
     ORDER BY a.district
    ON CONFLICT (district) DO UPDATE
       SET holder = excluded.holder,
           until = excluded.until,
           epoch = excluded.epoch,
           xid = CASE WHEN ticker.epoch = excluded.epoch THEN ticker.xid ELSE 0 END,
           dispute = CASE WHEN ticker.epoch = excluded.epoch THEN ticker.dispute ELSE 0 END,
           version = CASE WHEN ticker.epoch = excluded.epoch THEN ticker.version ELSE 0 END
     WHERE ticker.until < clock_timestamp() OR ticker.holder = excluded.holder
    RETURNING district, xid, dispute, version, walked, rules, tables, reference_version, reckoned_on
)
SELECT t.district, t.xid, t.dispute, t.version, t.walked, t.rules, t.tables, g.reference_version,
       t.reference_version <> g.reference_version OR t.reckoned_on <> $7::date AS is_another
  FROM taken t JOIN district g USING (district)
 ORDER BY t.district
