-- Members by login name. $1 login, $2 district (0: any), $3 day, $4 in practice (0 or 1): there whoever the town has in office;
-- $2 is the town, whose practice in use is meant, or one practice itself; $5: of this town alone (0: any)
SELECT m.district, m.id
  FROM member m
  JOIN district g USING (district)
 WHERE m.login = $1::text AND $2::integer IN (0, g.district, g.practice_of)
   AND $3::date BETWEEN m.valid_from AND m.valid_to AND $5::integer IN (0, coalesce(g.practice_of, g.district))
   AND CASE $4::integer
           WHEN 0 THEN g.practice_of IS NULL
           ELSE (g.district = $2::integer OR g.district = (SELECT min(p.district) FROM district p WHERE p.practice_of = g.practice_of))
                AND EXISTS (SELECT FROM member t WHERE t.district = g.practice_of AND t.id = m.id AND t.login = m.login
                               AND $3::date BETWEEN t.valid_from AND t.valid_to)
       END
