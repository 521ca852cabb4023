-- The dispute that a request began. $1 district, $2 request id
SELECT e.dispute FROM dispute_event e
 WHERE e.district = $1::integer AND e.request_id = encode($2::bytea, 'hex')::uuid AND e.step = 1 AND e.version = 1
