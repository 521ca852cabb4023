-- The first planned meeting that is in the way of one that is being planned (meeting_clashes, migration 0034), what it is called and
-- how much who asks may see of it. $1 district, $2 dispute, $3 planned at, $4 minutes, $5 who presides, $6 who keeps the record (0: nobody
-- named), $7 place, $8 bits of the parties invited (0: mere namesakes), $9 who asks (reach.part)
SELECT c.planned_at, c.minutes, c.what,
-- @include numbers.part
       AS numbers,
-- @include reach.part d $9
       AS reach
  FROM meeting_clashes($1::integer, $2::bigint, 0, $3::timestamptz, $4::integer, $5::bigint, $6::bigint, $7::text, $8::bigint) c
  JOIN dispute d ON d.district = $1::integer AND d.id = c.dispute
 ORDER BY c.what, c.planned_at, c.dispute, c.number
 LIMIT 1
