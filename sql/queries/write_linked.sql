-- Numbers that a matter has elsewhere. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 numbers
INSERT INTO linked_number (district, number, dispute)
SELECT r.district, r.number, r.dispute
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::text[]) AS r(district, dispute, version, hash, number)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
