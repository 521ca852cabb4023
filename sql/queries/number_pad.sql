-- The pad of a request, with its numbers; how many wait. Where there is none one row says so.
-- $1 district, $2 request id, $3 committee
SELECT d.digest, n.text, n.year, n.number, d.form, n.state, d.reserved_by, d.reserved_at, n.changed_by, n.changed_at, n.reason, n.committee,
       (SELECT count(*) FROM reserved_number o WHERE o.district = $1::integer AND o.committee = $3::bigint AND o.state = 1) AS open
  FROM (SELECT) one
  LEFT JOIN number_pad d ON d.district = $1::integer AND d.request_id = encode($2::bytea, 'hex')::uuid
  LEFT JOIN reserved_number n ON n.district = d.district AND n.pad = d.id
 ORDER BY n.number
