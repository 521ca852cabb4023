-- Rows of a file that were sent, once a request. $1 district, $2 export, $3 batch, $4 disputes, $5 their versions, $6 digests of the rows one
-- behind the other, 32 bytes each, $7 member, $8 request id, $9 digest of the request, $10 who asks (reach.part).
-- Told: whether the request was there before and was equal, whether it is written now, and how many rows of the batch are on record.
WITH same AS (
    SELECT q.digest = $9::bytea AS is_equal FROM export_request q WHERE q.district = $1::integer AND q.request_id = $8::uuid
), q AS (
    INSERT INTO export_request (district, request_id, digest) VALUES ($1::integer, $8::uuid, $9::bytea)
        ON CONFLICT DO NOTHING
 RETURNING request_id
), w AS (
    INSERT INTO export_sent (district, name, dispute, batch, version, digest, sent_by, request_id)
    SELECT d.district, $2::text, d.id, $3::uuid, r.version::integer, substr($6::bytea, (32 * r.nth - 31)::integer, 32), $7::bigint, q.request_id
      FROM q
     CROSS JOIN unnest($4::bigint[], $5::bigint[]) WITH ORDINALITY AS r(dispute, version, nth)
      JOIN dispute d ON d.district = $1::integer AND d.id = r.dispute AND r.version BETWEEN 1 AND d.version
     WHERE true
-- @include visible.part d $10
        ON CONFLICT DO NOTHING
 RETURNING dispute
)
SELECT (SELECT is_equal FROM same) AS is_equal, EXISTS (SELECT FROM q) AS is_written,
       (SELECT count(*) FROM w)
       + (SELECT count(*) FROM export_sent s WHERE s.district = $1::integer AND s.name = $2::text AND s.batch = $3::uuid
             AND s.dispute = ANY ($4::bigint[])) AS marked
