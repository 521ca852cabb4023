-- Years whose holiday notice is loaded. $1 district
SELECT year FROM calendar_year WHERE district = $1::integer ORDER BY year
