-- Which teams serve which place. $1 district, $2 day
SELECT DISTINCT place, team FROM territory
 WHERE district = $1::integer AND $2::date BETWEEN valid_from AND valid_to ORDER BY place, team
