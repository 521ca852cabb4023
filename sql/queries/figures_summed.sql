-- Figures of a period from the sums of the district's book: less what the disputes add to them of which the book says more than is asked, or
-- not yet enough, and with what those come to as asked. Where there is no book, or those are too many, nothing is counted and
-- `next` is 0: the journal is asked (figures.sql, whose columns these are).
-- $1 … $11 as in figures.sql, $12 definitions of the book, $13 how many disputes may have moved since
-- @include figure_moved.part $12 $13
), narrowed AS MATERIALIZED (
    -- by which grouping, and to which keys: of one at most, told apart by nothing else, there are sums; else what each dispute adds
    -- to them is added up, where those are not too many
    SELECT w.grouped, w.keys, w.count = 0 OR w.count = 1 AND ($11::bigint = w.grouped OR $11::bigint NOT IN (
-- @summed_groups
           )) AS is_summed,
           w.count > 0 AND (SELECT count(*) <= 4 * $13::bigint FROM (SELECT FROM figure_part p WHERE p.district = $1::integer AND p.book = (SELECT b.book FROM book b)
                                                      LIMIT 4 * $13::bigint + 1) counted_up) AS is_small
      FROM (SELECT max(y.grouped) AS grouped, (array_agg(y.keys::text))[1]::bigint[] AS keys, count(*) + $10::bigint * 2 AS count
              FROM (VALUES (1, $6::bigint[]), (2, $7::bigint[]), (3, array_remove(ARRAY[$8::bigint], 0)), (4, array_remove(ARRAY[$9::bigint], 0))) y(grouped, keys)
             WHERE cardinality(y.keys) > 0) w
), asked AS MATERIALIZED (
    SELECT coalesce(array_agg(DISTINCT m.dispute), '{}') AS chosen, $3::date AS last_on, $4::timestamptz AS known, (SELECT f.below FROM feed f) AS below
      FROM moved m
    HAVING count(*) <= 10 * $13::bigint AND count(DISTINCT m.dispute) <= $13::bigint AND EXISTS (SELECT FROM book) AND (SELECT n.is_summed OR n.is_small FROM narrowed n)
), counted AS (
    SELECT 1 AS sign, c.* FROM (
-- @include figure_counted.part asked
    UNION ALL
    SELECT * FROM (
-- @include figure_teams.part
    ) t WHERE EXISTS (SELECT FROM asked)
    ) c
    UNION ALL
    SELECT x.sign, f.figure, p.dispute, f.day, f.amount, p.accepted_on, p.team, p.kind, p.place, p.channel, p.level
      FROM (SELECT -1 AS sign, p.*
              FROM figure_part p
             WHERE p.district = $1::integer AND p.book = (SELECT b.book FROM book b) AND p.dispute = ANY ((SELECT a.chosen FROM asked a)::bigint[])
            UNION ALL
            SELECT 1, p.*
              FROM figure_part p
             WHERE p.district = $1::integer AND p.book = (SELECT b.book FROM book b) AND NOT (SELECT n.is_summed FROM narrowed n)
               AND EXISTS (SELECT FROM asked)) x
     CROSS JOIN LATERAL (SELECT x.dispute, x.accepted_on, x.team, x.kind, x.place, x.channel, x.level) p
     CROSS JOIN LATERAL unnest(x.figures, x.days, x.amounts) f(figure, day, amount)
), tallied AS (
    SELECT r.figure, g.key, b.bucket, r.sign AS rows, r.sign * r.value AS total
      FROM counted r
-- @include figure_day.part
-- @include figure_key.part
     CROSS JOIN LATERAL (SELECT
-- @include figure_bucket.part r
                                AS bucket) b
     WHERE
-- @include figure_wanted.part
    UNION ALL
    SELECT r.figure, CASE WHEN r.grouped = $11::bigint THEN nullif(r.key, -1) ELSE g.key END, r.bucket, r.rows, r.total
      FROM (
-- @include figure_summed.part $2::date $3::date
            UNION ALL
-- @include figure_summed.part 'infinity'::date 'infinity'::date
           ) r
-- @include figure_day.part
-- @include figure_key.part
)
SELECT c.figure, c.key, c.bucket, c.rows, c.total, (SELECT f.below FROM feed f)::text::bigint AS below,
       uuid_send(i.feed_epoch) AS epoch, CASE WHEN NOT EXISTS (SELECT FROM asked) THEN 0::bigint END AS next
  FROM installation i
  LEFT JOIN (SELECT t.figure, t.key, t.bucket, sum(t.rows)::bigint AS rows, sum(t.total)::bigint AS total
               FROM tallied t
              GROUP BY GROUPING SETS ((t.figure, t.bucket), (t.figure, t.key, t.bucket))
             HAVING sum(t.rows) <> 0 AND (grouping(t.key) = 1 OR t.key IS NOT NULL)) c ON true
 ORDER BY c.key NULLS FIRST, c.figure, c.bucket
