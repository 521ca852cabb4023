-- What identifies parties, as the vault keeps it. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 parties, $6 identities,
-- $7 keys, $8 sealed, $9 what they are found by
INSERT INTO party_identity (district, dispute, party, identity, version, key_id, sealed, found_by)
SELECT r.district, r.dispute, r.party, r.identity, r.version, r.key_id, r.sealed, r.found_by
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::bigint[], $8::bytea[], $9::bytea[])
           AS r(district, dispute, version, hash, party, identity, key_id, sealed, found_by)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
