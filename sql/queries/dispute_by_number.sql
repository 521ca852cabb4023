-- Disputes that a number names: the whole text of one, or its running number.
-- $1 district, $2 text, $3 running number (null: none)
-- Best first: whole text, then mediation before registration, then the newest year.
SELECT dispute, text = $2::text AS is_whole, series, year
  FROM official_number
 WHERE district = $1::integer AND (text = $2::text OR number = $3::bigint)
 ORDER BY is_whole DESC, series DESC, year DESC, committee
 LIMIT 3
