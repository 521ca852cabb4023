-- Marks of letters of an office, each letter at most once, in whatever order sending and receipts are told. $1 district, $2 office, $3 numbers
-- (joined by U+001F), $4 what they are of, $5 their numbers, $6 marks (code list petition_mark), $7 digests, 32 bytes each, $8 reasons and
-- $9 advice (joined by U+001F)
-- A row for each: whether there is such a letter, whether it was sent with this digest or was not, whether they have it. What they
-- have taken they have; a receipt is of what was sent, and what is sent later with another digest is what counts then.
WITH asked AS MATERIALIZED (
    SELECT r.nth, r.number, r.of, r.at, r.mark, substr($7::bytea, (32 * r.nth - 31)::integer, 32) AS digest, r.reason, r.advice
      FROM unnest(string_to_array($3::text, chr(31)), $4::bigint[], $5::bigint[], $6::bigint[], string_to_array($8::text, chr(31)),
                  string_to_array($9::text, chr(31))) WITH ORDINALITY AS r(number, of, at, mark, reason, advice, nth)
), held AS MATERIALIZED (
    SELECT a.nth, l.number, l.of, l.at, l.sent_at, l.digest, l.receipt
      FROM asked a
      JOIN petition_letter l ON l.district = $1::integer AND l.office = $2::text AND l.number = a.number AND l.of = a.of AND l.at = a.at
     ORDER BY l.number, l.of, l.at
       FOR NO KEY UPDATE OF l
), judged AS MATERIALIZED (
    SELECT a.*, h.receipt, h.number IS NOT NULL AS is_there,
           a.mark = 6 OR a.mark = 5 AND h.receipt = 0 OR coalesce(h.digest = a.digest, true) AS is_equal,
           coalesce(h.receipt BETWEEN 1 AND 3, false) AS is_taken
      FROM asked a
      LEFT JOIN held h USING (nth)
), sent AS (
    UPDATE petition_letter l SET sent_at = now(), digest = j.digest
      FROM judged j
     WHERE j.mark = 5 AND j.receipt = 0
       AND l.district = $1::integer AND l.office = $2::text AND l.number = j.number AND l.of = j.of AND l.at = j.at
), received AS (
    UPDATE petition_letter l
       SET sent_at = coalesce(l.sent_at, now()), digest = j.digest, receipt = j.mark, receipt_at = now(),
           reason = CASE WHEN j.mark = 4 THEN j.reason ELSE '' END, advice = CASE WHEN j.mark = 4 THEN j.advice ELSE '' END
      FROM judged j
     WHERE j.mark BETWEEN 1 AND 4 AND j.is_there AND j.is_equal AND NOT j.is_taken
       AND l.district = $1::integer AND l.office = $2::text AND l.number = j.number AND l.of = j.of AND l.at = j.at
), again AS (
    UPDATE petition_letter l SET sent_at = NULL, receipt = 0, reason = '', advice = '', receipt_at = NULL
      FROM judged j
     WHERE j.mark = 6 AND j.receipt = 4
       AND l.district = $1::integer AND l.office = $2::text AND l.number = j.number AND l.of = j.of AND l.at = j.at
)
SELECT j.is_there, j.is_equal, j.is_taken FROM judged j ORDER BY j.nth
