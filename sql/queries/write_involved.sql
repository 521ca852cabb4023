-- Who has to do with a dispute from an act on. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 scopes, $6 keys
INSERT INTO involved (district, dispute, scope, key)
SELECT r.district, r.dispute, r.scope, r.key
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::bigint[])
           AS r(district, dispute, version, hash, scope, key)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
