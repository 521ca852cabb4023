-- The disputes that a figure counts, each once: of a slice of the district's disputes (or of those that the period can touch, where they
-- are few), newest registration first, by key. What is counted of a dispute is told by the district's book (figure_moved.part); of one that
-- has moved since, and of all where there is no book or too many have moved, by the journal, as asked. That is ten times the work, and
-- a slice is as long as its work: one statement is as much in any district.
-- There is always a row. Beside the lines it has the feed's epoch and where it stands; how many are counted before the next slice that who
-- asks may not see; whether a line is left for which there was no room; and the key behind which the next slice begins (null: there is none).
-- $1 … $10 as in figures.sql, $11 figure, $12, $13 key behind which it begins, $14 room for lines, $15 who asks (reach.part),
-- $16 definitions of the book, $17 how many disputes may have moved since, $18 work of the slice, at least ten
-- @include figure_moved.part $16 $17
), telling AS MATERIALIZED (
    SELECT b.book FROM book b WHERE (SELECT count(*) FROM moved) <= 10 * $17::bigint
), come AS MATERIALIZED (
    SELECT e.dispute
      FROM dispute_event e
     WHERE e.district = $1::integer
       AND e.xid >= (SELECT least(f.below, feed_position($1::integer, least(day_begins($2::date), coalesce($4::timestamptz, 'infinity')))) FROM feed f)
     ORDER BY e.xid
     LIMIT $17::bigint + 1
), touched AS MATERIALIZED (
    SELECT c.dispute FROM come c
    UNION ALL
    (SELECT w.dispute FROM work w
      WHERE w.district = $1::integer AND w.is_open AND $11::bigint IN (
-- @stock_figures
            ) LIMIT $17::bigint + 1)
    UNION ALL
    (SELECT o.dispute FROM obligation o WHERE o.district = $1::integer AND o.due_on BETWEEN $2::date AND $3::date LIMIT $17::bigint + 1)
), few AS MATERIALIZED (
    -- what the period can touch, where that is little: nothing else is looked at then
    SELECT array_agg(DISTINCT t.dispute) AS chosen FROM touched t HAVING count(*) <= $17::bigint
), near AS MATERIALIZED (
    -- of a dispute nothing is recorded before it is registered
    SELECT d.id, d.registered_at, NOT EXISTS (SELECT FROM telling) OR d.id IN (SELECT m.dispute FROM moved m) AS is_anew
      FROM (SELECT d.id, d.registered_at
              FROM few f
             CROSS JOIN LATERAL unnest(f.chosen) c(dispute)
             CROSS JOIN LATERAL (SELECT * FROM dispute d WHERE d.district = $1::integer AND d.id = c.dispute OFFSET 0) d
             WHERE (d.registered_at, d.id) < (coalesce($12::timestamptz, 'infinity'), $13::bigint)
            UNION ALL
            (SELECT d.id, d.registered_at
               FROM dispute d
              WHERE d.district = $1::integer AND NOT EXISTS (SELECT FROM few) AND d.registered_at < coalesce($4::timestamptz, 'infinity')
                AND (d.registered_at, d.id) < (coalesce($12::timestamptz, 'infinity'), $13::bigint)
              ORDER BY d.registered_at DESC, d.id DESC
              LIMIT $18::bigint)) d
     ORDER BY d.registered_at DESC, d.id DESC
     LIMIT $18::bigint
), slice AS MATERIALIZED (
    SELECT n.id, n.registered_at, n.is_anew
      FROM (SELECT n.*, sum(CASE WHEN n.is_anew THEN 10 ELSE 1 END) OVER (ORDER BY n.registered_at DESC, n.id DESC) AS work FROM near n) n
     WHERE n.work <= $18::bigint
), asked AS MATERIALIZED (
    SELECT coalesce(array_agg(s.id) FILTER (WHERE s.is_anew), '{}') AS chosen, $3::date AS last_on, $4::timestamptz AS known,
           (SELECT f.below FROM feed f) AS below
      FROM slice s
), counted AS (
-- @include figure_counted.part asked
    UNION ALL
    SELECT $11::bigint AS figure, p.dispute, p.days[f.at] AS day, p.amounts[f.at] AS value, p.accepted_on, p.team, p.kind, p.place, p.channel, p.level
      FROM slice s
     CROSS JOIN LATERAL (SELECT * FROM figure_part p
                          WHERE p.district = $1::integer AND p.book = (SELECT t.book FROM telling t) AND p.dispute = s.id
                         OFFSET 0) p -- each by its key, whatever the planner knows of the table
     CROSS JOIN LATERAL unnest(array_positions(p.figures, ($11::bigint)::smallint)) f(at)
     WHERE NOT s.is_anew
), listed AS MATERIALIZED (
    -- place: how many lines there are up to it
    SELECT l.*, count(*) FILTER (WHERE l.is_visible) OVER (ORDER BY l.registered_at DESC, l.id DESC) AS place
      FROM (SELECT d.id, d.registered_at, true
-- @include visible.part d $15
                   AS is_visible
              FROM (SELECT DISTINCT r.dispute
                      FROM counted r
-- @include figure_day.part
                     WHERE r.figure = $11::bigint AND
-- @include figure_wanted.part
                   ) c
             CROSS JOIN LATERAL (SELECT * FROM dispute d WHERE d.district = $1::integer AND d.id = c.dispute OFFSET 0) d) l
), page AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM listed l WHERE l.is_visible AND l.place > $14::bigint) AS has_more,
           (SELECT count(*) FROM near) = $18::bigint OR (SELECT count(*) FROM slice) < (SELECT count(*) FROM near) AS goes_on
), next AS MATERIALIZED (
    SELECT n.registered_at, n.id
      FROM page p
     CROSS JOIN LATERAL (SELECT l.registered_at, l.id FROM listed l WHERE p.has_more AND l.is_visible AND l.place <= $14::bigint
                         UNION ALL
                         SELECT $12::timestamptz, $13::bigint WHERE p.has_more AND $14::bigint = 0
                         UNION ALL
                         SELECT s.registered_at, s.id FROM slice s WHERE NOT p.has_more AND p.goes_on) n
     ORDER BY n.registered_at, n.id
     LIMIT 1
)
SELECT l.*, uuid_send(i.feed_epoch) AS epoch, (SELECT f.below FROM feed f)::text::bigint AS below,
       (SELECT count(*) FROM listed h WHERE NOT h.is_visible AND (h.place < $14::bigint OR NOT p.has_more)) AS left_out,
       p.has_more, n.registered_at AS next_registered_at, n.id AS next
  FROM installation i
 CROSS JOIN page p
  LEFT JOIN next n ON true
  LEFT JOIN (SELECT
-- @include line_columns.part $15
  FROM listed f
  JOIN dispute d ON d.district = $1::integer AND d.id = f.id
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 WHERE f.is_visible AND f.place <= $14::bigint) l ON true
 ORDER BY l.registered_at DESC, l.id DESC
