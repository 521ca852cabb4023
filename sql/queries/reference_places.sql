-- $1 district
SELECT code, name FROM place WHERE district = $1::integer ORDER BY code
