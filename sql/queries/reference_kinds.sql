-- $1 district, $2 day
SELECT number, name, zh, en, allows_oral, is_family, needs_opinion, expires, clock, keep_years FROM dispute_kind
 WHERE district = $1::integer AND $2::date BETWEEN valid_from AND valid_to ORDER BY number
