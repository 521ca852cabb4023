-- The password was right. $1 district, $2 member, $3 login as typed, $4 what is kept of the password that was right, $5 what is
-- kept from now on (the same where it stays), $6 now, $7 login, $8 digest of its token, $9 of its device, $10 the device's name,
-- $11 until. No row: the password was changed meanwhile. Another password ends the logins that the old one gave.
WITH same AS MATERIALIZED (
    SELECT c.district, c.member FROM credential c
     WHERE (c.district, c.member) = ($1::integer, $2::bigint) AND c.stored IN ($4::text, $5::text)),
cleared AS (DELETE FROM login_try WHERE name = (SELECT sha256(convert_to($3::text, 'UTF8')) FROM same)),
changed AS (
    UPDATE credential c SET stored = $5::text, must_change = false, valid_to = 'infinity', changed_at = $6::timestamptz
      FROM same s WHERE (c.district, c.member) = (s.district, s.member) AND $4::text <> $5::text),
ended AS (
    UPDATE login l SET ended_at = $6::timestamptz
      FROM same s WHERE (l.district, l.member) = (s.district, s.member) AND l.ended_at IS NULL AND $4::text <> $5::text),
given AS (
    INSERT INTO login (district, id, member, token, device, name, begun_at, used_at, until)
    SELECT s.district, $7::bigint, s.member, $8::bytea, $9::bytea, $10::text, $6::timestamptz, $6::timestamptz, $11::timestamptz
      FROM same s ON CONFLICT (district, id) DO NOTHING)
SELECT 1 FROM same
