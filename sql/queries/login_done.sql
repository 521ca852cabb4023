-- The password was right. $1 district, $2 member, $3 login as typed, $4 what is kept of the password that was right, $5 what is
-- kept from now on (the same where it stays), $6 now, $7 login, $8 digest of its token, $9 of its device, $10 the device's name,
-- $11 until; of a one-time code, null for none: $12 its step, $13 the second factor as it is kept from now on, $14 its key.
-- No row: the password was changed meanwhile, or the code was taken already. Another password ends the logins that the old one
-- gave.
WITH kept AS (
    UPDATE credential c
       SET stored = $5::text, must_change = false, valid_to = 'infinity',
           changed_at = CASE WHEN $4::text = $5::text THEN c.changed_at ELSE $6::timestamptz END,
           factor = coalesce($13::bytea, c.factor), factor_key = coalesce($14::bigint, c.factor_key),
           factor_step = coalesce($12::bigint, c.factor_step)
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.stored IN ($4::text, $5::text)
       AND ($4::text <> $5::text OR $12::bigint IS NOT NULL) AND ($12::bigint IS NULL OR c.factor_step < $12::bigint)
    RETURNING c.district, c.member),
same AS MATERIALIZED (
    SELECT k.district, k.member FROM kept k
     UNION ALL
    SELECT c.district, c.member FROM credential c
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.stored = $4::text AND $4::text = $5::text AND $12::bigint IS NULL),
cleared AS (DELETE FROM login_try WHERE name = (SELECT sha256(convert_to($3::text, 'UTF8')) FROM same)),
ended AS (
    UPDATE login l SET ended_at = $6::timestamptz
      FROM same s WHERE (l.district, l.member) = (s.district, s.member) AND l.ended_at IS NULL AND $4::text <> $5::text),
given AS (
    INSERT INTO login (district, id, member, token, device, name, begun_at, used_at, until)
    SELECT s.district, $7::bigint, s.member, $8::bytea, $9::bytea, $10::text, $6::timestamptz, $6::timestamptz, $11::timestamptz
      FROM same s ON CONFLICT (district, id) DO NOTHING)
SELECT 1 FROM same
