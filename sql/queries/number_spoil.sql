-- A number that waits goes on record as spoilt; no row where it does not wait any more.
-- $1 district, $2 committee, $3 year, $4 number, $5 reason, $6 member, $7 now, $8 request id
UPDATE reserved_number n
   SET state = 3, reason = $5::bigint, changed_by = $6::bigint, changed_at = $7::timestamptz, request_id = encode($8::bytea, 'hex')::uuid
 WHERE n.district = $1::integer AND n.committee = $2::bigint AND n.series = 1 AND n.year = $3::bigint AND n.number = $4::bigint
   AND n.state = 1
RETURNING n.number
