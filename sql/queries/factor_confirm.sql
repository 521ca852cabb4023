-- The second factor that was made is in force. $1 district, $2 member, $3 what its try was counted by, $4 what was kept of it, $5
-- what is kept from now on, $6 its key, $7 step of the code that confirmed it, $8 now, $9 the login that stays (0: none). No row:
-- another was made meanwhile. Every other login of the member was given without a code, and ends.
WITH confirmed AS (
    UPDATE credential c SET factor = $5::bytea, factor_key = $6::bigint, factor_step = $7::bigint, factor_new = NULL
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.factor_new = $4::bytea
    RETURNING c.district, c.member),
cleared AS (DELETE FROM login_try WHERE name = $3::bytea AND EXISTS (SELECT FROM confirmed)),
ended AS (
    UPDATE login l SET ended_at = $8::timestamptz
      FROM confirmed f WHERE (l.district, l.member) = (f.district, f.member) AND l.ended_at IS NULL AND l.id <> $9::bigint)
SELECT member FROM confirmed
