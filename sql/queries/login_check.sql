-- Whose a token is, while it lasts. $1 district, $2 login, $3 digest of the token, $4 of the device, $5 now, $6 minutes of rest
-- that end it, $7 day. is_there: the device is the one that it was given to; has_factor: its member has a second factor.
WITH good AS MATERIALIZED (
    SELECT l.district, l.id, l.member, m.login, l.until, l.used_at, l.device = $4::bytea AS is_there, c.factor IS NOT NULL AS has_factor
      FROM login l JOIN member m ON (m.district, m.id) = (l.district, l.member)
      LEFT JOIN credential c ON (c.district, c.member) = (l.district, l.member)
     WHERE l.district = $1::integer AND l.id = $2::bigint AND l.token = $3::bytea AND l.ended_at IS NULL
       AND l.until > $5::timestamptz AND l.used_at > $5::timestamptz - make_interval(mins => $6::integer)
       AND $7::date BETWEEN m.valid_from AND m.valid_to),
used AS (
    UPDATE login l SET used_at = $5::timestamptz FROM good g
     WHERE (l.district, l.id) = (g.district, g.id) AND g.is_there AND g.used_at < $5::timestamptz - interval '1 minute')
SELECT district, member, login, until, is_there, has_factor FROM good
