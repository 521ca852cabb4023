-- From which measure on a dispute is major, or needs the legal adviser's opinion. $1 district, $2 day
SELECT c.duty = 'opinion' AS is_of_opinion, t.number, c.threshold
  FROM criterion c
  JOIN table_name t ON t.kind = 'choice:' || c.duty AND t.name = c.name
 WHERE c.district = $1::integer AND $2::date BETWEEN c.valid_from AND c.valid_to
 ORDER BY is_of_opinion, t.number, c.threshold
