-- The second factor that was made is in force. $1 district, $2 member, $3 login, by which tries are forgotten, $4 what was kept of
-- it, $5 what is kept from now on, $6 its key, $7 step of the code that confirmed it. No row: another was made meanwhile.
WITH confirmed AS (
    UPDATE credential c SET factor = $5::bytea, factor_key = $6::bigint, factor_step = $7::bigint, factor_new = NULL
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.factor_new = $4::bytea
    RETURNING c.member),
cleared AS (DELETE FROM login_try WHERE name = (SELECT sha256(convert_to($3::text, 'UTF8')) FROM confirmed))
SELECT member FROM confirmed
