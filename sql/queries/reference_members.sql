-- $1 district, $2 day
SELECT id, login, name, team, committee, roles, $2::date BETWEEN valid_from AND valid_to AS is_active, home_place, tags
  FROM member WHERE district = $1::integer ORDER BY id
