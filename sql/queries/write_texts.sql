-- Texts of events that were written. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 salts, $6 texts
INSERT INTO event_text (district, dispute, version, salt, texts)
SELECT r.district, r.dispute, r.version, r.salt, r.texts
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[])
           AS r(district, dispute, version, hash, salt, texts)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
