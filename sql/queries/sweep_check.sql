-- What must be known before a sweep is recorded: the one of this request, how many of its disputes there are, the sweep that
-- it corrects and what corrected that before. $1 district, $2 request id, $3 disputes, $4 sweep that it corrects (0: none)
SELECT s.id AS prior, s.digest AS prior_digest,
       (SELECT count(*) FROM dispute d WHERE d.district = $1::integer AND d.id = ANY ($3::bigint[])) AS disputes,
       EXISTS (SELECT FROM sweep c WHERE c.district = $1::integer AND c.id = $4::bigint) AS has_corrected,
       EXISTS (SELECT FROM sweep c WHERE c.district = $1::integer AND c.corrects = $4::bigint AND $4::bigint <> 0) AS is_corrected
  FROM (SELECT) one
  LEFT JOIN sweep s ON s.district = $1::integer AND s.request_id = encode($2::bytea, 'hex')::uuid
