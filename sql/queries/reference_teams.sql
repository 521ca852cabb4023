-- $1 district, $2 day
SELECT t.id, t.committee, t.name, $2::date BETWEEN t.valid_from AND t.valid_to AS is_active, t.home_place, t.is_village, t.kinds,
       t.tags, t.max_load
  FROM team t WHERE t.district = $1::integer ORDER BY t.id
