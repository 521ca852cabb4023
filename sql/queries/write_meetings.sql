-- Meetings and investigations. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 actions, $6 held at
INSERT INTO meeting (district, dispute, version, action, held_at)
SELECT r.district, r.dispute, r.version, r.action, r.held_at
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::timestamptz[])
           AS r(district, dispute, version, hash, action, held_at)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
