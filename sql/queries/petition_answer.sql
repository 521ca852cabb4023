-- What we answer, once a request, where nothing has moved since it was judged. $1 district, $2 office, $3 number, $4 its version and $5 its
-- answer as they were read, $6 whether it may be answered so, $7 the answer, $8 reason, $9 member, $10 request id, $11 digest of the request, $12 when
-- Told: whether the request was there before and was equal (null: it was not), and whether it is written now. The record of it goes first:
-- of two requests with one id at once the second meets the first's there, and changes nothing.
WITH same AS (
    SELECT a.digest = $11::bytea AS is_equal FROM petition_answer a WHERE a.district = $1::integer AND a.request_id = $10::uuid
), p AS MATERIALIZED (
    SELECT h.version FROM petition h
     WHERE h.district = $1::integer AND h.office = $2::text AND h.number = $3::text AND h.version = $4::integer AND h.answer = $5::integer
       AND $6::integer <> 0 AND NOT EXISTS (SELECT FROM same)
       FOR NO KEY UPDATE OF h
), w AS (
    INSERT INTO petition_answer (district, request_id, digest, office, number, version, answer, dispute, reason, answered_by, answered_at)
    SELECT $1::integer, $10::uuid, $11::bytea, $2::text, $3::text, p.version, $7::integer, NULL, $8::text, $9::bigint, $12::timestamptz FROM p
        ON CONFLICT DO NOTHING
 RETURNING district, office, number, version
), u AS (
    UPDATE petition h SET answer = $7::integer, answered = w.version, dispute = NULL
      FROM w
     WHERE h.district = w.district AND h.office = w.office AND h.number = w.number
)
SELECT (SELECT is_equal FROM same) AS is_equal, EXISTS (SELECT FROM w) AS is_written
