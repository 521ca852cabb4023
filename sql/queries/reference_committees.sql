-- $1 district
SELECT id, name, short_name FROM committee WHERE district = $1::integer ORDER BY id
