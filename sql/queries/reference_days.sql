-- Holidays, make-up workdays and local closures. $1 district
SELECT day, is_work, is_local, name FROM calendar_day WHERE district = $1::integer AND NOT is_ended ORDER BY day
