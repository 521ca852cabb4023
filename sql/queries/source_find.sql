-- The dispute of an imported matter, or of the petition that was the same before. $1 district, $2 source, $3 number
SELECT s.dispute FROM source_key s WHERE s.district = $1::integer AND s.source = $2::bigint AND s.number = $3::text
UNION ALL
SELECT b.dispute
  FROM petition h
  JOIN petition b ON b.district = h.district AND b.office = h.office AND b.number = ANY (h.earlier) AND b.dispute IS NOT NULL
 WHERE $2::bigint = 1 AND h.district = $1::integer AND h.office = split_part($3::text, '/', 1)
   AND h.number = substr($3::text, strpos($3::text, '/') + 1)
