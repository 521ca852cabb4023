-- Who is away from when to when. $1 district
SELECT member, first_on, last_on, delegate FROM absence
 WHERE district = $1::integer AND last_on >= first_on ORDER BY member, first_on
