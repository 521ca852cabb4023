-- A book that is over. $1 district, $2 book
DELETE FROM figure_book WHERE district = $1::integer AND book = $2::bigint RETURNING book
