-- What was passed on of a dispute, once a request. $1 district, $2 id, $3 dispute, $4 recipient, $5 ground, $6 basis, $7 what, $8 on which day,
-- $9 member, $10 request id, $11 digest. Told: whether there is the dispute, the id that is written now, and where the request was there
-- before its id and whether it was equal
WITH same AS (
    SELECT s.id, s.digest = $11::bytea AS is_equal FROM sharing s WHERE s.district = $1::integer AND s.request_id = $10::uuid
), w AS (
    INSERT INTO sharing (district, id, dispute, recipient, ground, basis, what, shared_on, recorded_by, request_id, digest)
    SELECT d.district, $2::bigint, d.id, $4::text, $5::integer, $6::text, $7::text, $8::date, $9::bigint, $10::uuid, $11::bytea
      FROM dispute d WHERE d.district = $1::integer AND d.id = $3::bigint
        ON CONFLICT (district, request_id) DO NOTHING
    RETURNING id
)
SELECT EXISTS (SELECT FROM dispute d WHERE d.district = $1::integer AND d.id = $3::bigint) AS is_there,
       (SELECT id FROM w) AS written, (SELECT id FROM same) AS earlier, coalesce((SELECT is_equal FROM same), false) AS is_equal
