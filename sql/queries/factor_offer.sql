-- A second factor that was made and is to be confirmed. $1 district, $2 member, $3 what is kept of it; of the one in force, null
-- where there is none: $4 as it was looked at, $5 the step of its code, $6 what the try was counted by. No row: it was changed
-- meanwhile, or the code was taken already.
WITH offered AS (
    UPDATE credential c SET factor_new = $3::bytea, factor_step = coalesce($5::bigint, c.factor_step)
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.factor IS NOT DISTINCT FROM $4::bytea
       AND (c.factor IS NULL OR c.factor_step < $5::bigint)
    RETURNING c.member),
cleared AS (DELETE FROM login_try WHERE name = $6::bytea AND EXISTS (SELECT FROM offered))
SELECT member FROM offered
