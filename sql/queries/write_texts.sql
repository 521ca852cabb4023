-- Texts of events that were written. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 salts, $6 texts,
-- $7, $8 from where to where their keys stand in $9 (null: they have none)
INSERT INTO event_text (district, dispute, version, salt, texts, keys)
SELECT r.district, r.dispute, r.version, r.salt, r.texts, ($9::bigint[])[r.first_key : r.last_key]
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::integer[], $8::integer[])
           AS r(district, dispute, version, hash, salt, texts, first_key, last_key)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
