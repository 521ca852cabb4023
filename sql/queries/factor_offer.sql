-- A second factor that was made and is to be confirmed. $1 district, $2 member, $3 login, by which tries are forgotten, $4 what is
-- kept of it, $5 step of the code of the one in force (null: there is none). No row: that code was taken already.
WITH offered AS (
    UPDATE credential c SET factor_new = $4::bytea, factor_step = coalesce($5::bigint, c.factor_step)
     WHERE (c.district, c.member) = ($1::integer, $2::bigint)
       AND CASE WHEN c.factor IS NULL THEN $5::bigint IS NULL ELSE c.factor_step < $5::bigint END
    RETURNING c.member),
cleared AS (DELETE FROM login_try WHERE name = (SELECT sha256(convert_to($3::text, 'UTF8')) FROM offered))
SELECT member FROM offered
