-- The disputes that a figure counts, of the district's book: a page of them (figure_listed.part). Those that moved since are counted anew
-- as asked, of the others the book knows. Where there is no book, or those are too many, nothing is listed and `is_answered` is
-- false: the journal is asked (figure_list.sql, whose columns these are).
-- $1 … $15 as in figure_list.sql, $16 definitions of the book, $17 how many disputes may have moved since
-- @include figure_moved.part $16 $17
), asked AS MATERIALIZED (
    SELECT coalesce(array_agg(DISTINCT m.dispute), '{}') AS chosen, $3::date AS last_on, $4::timestamptz AS known, (SELECT f.below FROM feed f) AS below
      FROM moved m
    HAVING count(*) <= 10 * $17::bigint AND count(DISTINCT m.dispute) <= $17::bigint AND EXISTS (SELECT FROM book)
), counted AS (
-- @include figure_counted.part asked
    UNION ALL
    SELECT f.figure, p.dispute, f.day, f.amount AS value, p.accepted_on, p.team, p.kind, p.place, p.channel, p.level
      FROM figure_part p
     CROSS JOIN LATERAL unnest(p.figures, p.days, p.amounts) f(figure, day, amount)
     WHERE p.district = $1::integer AND p.book = (SELECT b.book FROM book b) AND p.figures @> ARRAY[($11::bigint)::smallint] AND EXISTS (SELECT FROM asked)
       AND NOT EXISTS (SELECT FROM moved m WHERE m.dispute = p.dispute)
), listed AS MATERIALIZED (
    SELECT DISTINCT r.dispute
      FROM counted r
-- @include figure_day.part
     WHERE r.figure = $11::bigint AND
-- @include figure_wanted.part
)
-- @include figure_listed.part
