-- The password was right. $1 district, $2 member, $3 what its try was counted by, $4 what is kept of the password that was right,
-- $5 what is kept from now on (the same where it stays), $6 now, $7 login, $8 digest of its token, $9 of its device, $10 the
-- device's name, $11 until, $12 the second factor that was looked at (null: there was none); of its code: $13 its step, $14 the
-- second factor as it is kept from now on, $15 its key.
-- No row: password or second factor were changed meanwhile, or the code was taken already. Another password ends the logins that
-- the old one gave.
WITH kept AS (
    UPDATE credential c
       SET stored = $5::text, must_change = false, valid_to = 'infinity',
           changed_at = CASE WHEN $4::text = $5::text THEN c.changed_at ELSE $6::timestamptz END,
           factor = coalesce($14::bytea, c.factor), factor_key = coalesce($15::bigint, c.factor_key),
           factor_step = coalesce($13::bigint, c.factor_step)
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.stored IN ($4::text, $5::text)
       AND c.factor IS NOT DISTINCT FROM $12::bytea AND c.factor_step < coalesce($13::bigint, c.factor_step + 1)
       AND ($4::text <> $5::text OR $13::bigint IS NOT NULL)
    RETURNING c.district, c.member),
same AS MATERIALIZED (
    SELECT k.district, k.member FROM kept k
     UNION ALL
    SELECT c.district, c.member FROM credential c
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.stored = $4::text AND $4::text = $5::text
       AND c.factor IS NULL AND $12::bytea IS NULL),
cleared AS (DELETE FROM login_try WHERE name = $3::bytea AND EXISTS (SELECT FROM same)),
ended AS (
    UPDATE login l SET ended_at = $6::timestamptz
      FROM same s WHERE (l.district, l.member) = (s.district, s.member) AND l.ended_at IS NULL AND $4::text <> $5::text),
given AS (
    INSERT INTO login (district, id, member, token, device, name, begun_at, used_at, until)
    SELECT s.district, $7::bigint, s.member, $8::bytea, $9::bytea, $10::text, $6::timestamptz, $6::timestamptz, $11::timestamptz
      FROM same s ON CONFLICT (district, id) DO NOTHING)
SELECT 1 FROM same
