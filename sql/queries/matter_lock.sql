-- Held to the end of the transaction: the matters of petitions that are to be registered, under whichever of their numbers, so that of two
-- numbers of one matter the second finds the dispute of the first. In one order for all. $1 districts, $2 petitions, "office/number"
SELECT pg_advisory_xact_lock(k.key)
  FROM (SELECT DISTINCT hashtextextended(r.district || '/' || split_part(r.number, '/', 1) || '/' || m.number, 0) AS key
          FROM unnest($1::integer[], $2::text[]) AS r(district, number)
         CROSS JOIN LATERAL petition_matter(r.district, split_part(r.number, '/', 1), substr(r.number, strpos(r.number, '/') + 1)) m
         ORDER BY 1) k
