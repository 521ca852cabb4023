-- The practice of a town that is in use, or that one: since when, by whom, how many of its disputes are open. $1 district, or its
-- practice, $2 the practice (0: in use)
SELECT p.district, p.begun_at, m.name,
       (SELECT count(*) FROM work w WHERE w.district = p.district AND w.is_open) AS open
  FROM district g
 CROSS JOIN LATERAL (SELECT n.* FROM district n
                      WHERE n.practice_of = coalesce(g.practice_of, g.district) AND $2::integer IN (0, n.district)
                      ORDER BY n.district LIMIT 1) p
  LEFT JOIN member m ON m.district = p.district AND m.id = p.begun_by
 WHERE g.district = $1::integer
