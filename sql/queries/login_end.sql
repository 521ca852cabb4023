-- Ends a member's login before its time. $1 district, $2 member, $3 login (0: all), $4 now.
UPDATE login l SET ended_at = $4::timestamptz
 WHERE l.district = $1::integer AND l.member = $2::bigint AND $3::bigint IN (0, l.id) AND l.ended_at IS NULL
   AND l.until > $4::timestamptz
RETURNING l.id
