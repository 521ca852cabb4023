-- The term is that of its members. $1 district
SELECT id, name, short_name, term_from, term_to FROM committee WHERE district = $1::integer ORDER BY id
