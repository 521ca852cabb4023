-- Sums of the sweeps asked for, a dispute counted once and no more than were found; and places that were not swept for as many days as the district
-- gives itself, of those asked for. $1 district, $2 place (0: any), $3 from, $4 to (null: open), $5 team (0: any), $6 today
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT s.district, s.id, s.corrects, s.found FROM sweep s
     WHERE
-- @include sweep_filters.part
), chain(id, corrects) AS (
    SELECT a.id, a.corrects FROM asked a
    UNION
    SELECT s.id, s.corrects FROM chain l JOIN sweep s ON s.district = $1::integer AND s.id = l.corrects
), total AS (
    SELECT count(*) AS sweeps, count(*) FILTER (WHERE a.found = 0) AS zero, coalesce(sum(a.found), 0)::bigint AS found FROM asked a
)
SELECT t.sweeps, t.zero, t.found, least(c.registered, t.found) AS registered, least(c.handled, t.found) AS handled, g.sweep_days,
       (SELECT string_agg(p.code::text, ',' ORDER BY p.code) FROM place p
         WHERE p.district = $1::integer AND ($2::bigint = 0 OR p.code = $2::bigint)
           AND NOT EXISTS (SELECT FROM sweep s WHERE s.district = p.district AND s.place = p.code
                              AND s.swept_on > $6::date - g.sweep_days AND s.swept_on <= $6::date
                              AND NOT EXISTS (SELECT FROM sweep n WHERE n.district = s.district AND n.corrects = s.id))) AS missing
  FROM district g
 CROSS JOIN total t
 CROSS JOIN (SELECT count(*) AS registered, count(*) FILTER (WHERE d.flags & 1 <> 0) AS handled
               FROM dispute d WHERE d.district = $1::integer AND d.id IN (SELECT x.dispute FROM chain l JOIN sweep_dispute x ON x.district = $1::integer AND x.sweep = l.id)) c
 WHERE g.district = $1::integer
