-- Whether there is such a sweep. $1 district, $2 sweep
SELECT id FROM sweep WHERE district = $1::integer AND id = $2::bigint
