-- What an office gave back, once a request; a line that is on record already is not written again, whichever file it came for.
-- $1 district, $2 export, $3 our numbers, $4 theirs, $5 reasons, each joined by U+001F, $6 whether each was accepted, $7 of which batch each is,
-- 16 bytes each one behind the other (zeros: the last that was sent), $8 member, $9 request id, $10 digest of the request,
-- $11 who asks (reach.part).
-- A row for each line: whether the request was there before and was equal, whether it is written now, whether there is the dispute, whether
-- it was sent, and whether the line was on record before.
WITH same AS (
    SELECT q.digest = $10::bytea AS is_equal FROM export_request q WHERE q.district = $1::integer AND q.request_id = $9::uuid
), q AS (
    INSERT INTO export_request (district, request_id, digest) VALUES ($1::integer, $9::uuid, $10::bytea)
        ON CONFLICT DO NOTHING
 RETURNING request_id
), asked AS MATERIALIZED (
    SELECT r.nth, n.dispute, coalesce(r.theirs, '') AS theirs, r.accepted <> 0 AS is_accepted, coalesce(r.reason, '') AS reason,
           nullif(substr($7::bytea, (16 * r.nth - 15)::integer, 16), '\x00000000000000000000000000000000'::bytea) AS batch
      FROM unnest(string_to_array($3::text, chr(31)), string_to_array($4::text, chr(31)), string_to_array($5::text, chr(31)), $6::bigint[])
           WITH ORDINALITY AS r(number, theirs, reason, accepted, nth)
      LEFT JOIN LATERAL (SELECT o.dispute FROM official_number o
                           JOIN dispute d ON d.district = o.district AND d.id = o.dispute
                          WHERE o.district = $1::integer AND o.text = r.number
-- @include visible.part d $11
                        ) n ON true
), found AS MATERIALIZED (
    SELECT a.*, s.batch AS sent,
           EXISTS (SELECT FROM export_receipt c
                    WHERE c.district = $1::integer AND c.name = $2::text AND c.dispute = a.dispute AND (a.batch IS NULL OR c.batch = s.batch)
                      AND (c.number, c.is_accepted, c.reason) = (a.theirs, a.is_accepted, a.reason)) AS is_known,
           row_number() OVER (PARTITION BY a.dispute, s.batch, a.theirs, a.is_accepted, a.reason ORDER BY a.nth) AS which
      FROM asked a
      LEFT JOIN LATERAL (SELECT x.batch FROM export_sent x
                          WHERE x.district = $1::integer AND x.name = $2::text AND x.dispute = a.dispute
                            AND (a.batch IS NULL OR x.batch = encode(a.batch, 'hex')::uuid)
                          ORDER BY x.sent_at DESC, x.batch DESC LIMIT 1) s ON true
), w AS (
    INSERT INTO export_receipt (district, name, dispute, batch, request_id, line, number, is_accepted, reason, received_by)
    SELECT $1::integer, $2::text, f.dispute, f.sent, q.request_id, f.nth, f.theirs, f.is_accepted, f.reason, $8::bigint
      FROM q CROSS JOIN found f
     WHERE f.sent IS NOT NULL AND NOT f.is_known AND f.which = 1
)
SELECT (SELECT is_equal FROM same) AS is_equal, EXISTS (SELECT FROM q) AS is_written, f.dispute IS NOT NULL AS is_there,
       f.sent IS NOT NULL AS is_sent, f.is_known OR f.which > 1 AS is_known
  FROM found f
 ORDER BY f.nth
