-- A member's logins that last, newest first. $1 district, $2 member, $3 now, $4 minutes of rest that end one.
SELECT l.id, l.name, l.begun_at, l.used_at, l.until
  FROM login l
 WHERE l.district = $1::integer AND l.member = $2::bigint AND l.ended_at IS NULL
   AND l.until > $3::timestamptz AND l.used_at > $3::timestamptz - make_interval(mins => $4::integer)
 ORDER BY l.begun_at DESC, l.id DESC LIMIT 200
