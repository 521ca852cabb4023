-- House limits by level. $1 district, $2 day
SELECT level, days FROM house_limit WHERE district = $1::integer AND $2::date BETWEEN valid_from AND valid_to
