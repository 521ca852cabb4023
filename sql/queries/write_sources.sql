-- Keys of imported matters: each exists once (L10). $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 sources, $6 numbers
INSERT INTO source_key (district, source, number, dispute)
SELECT r.district, r.source, r.number, r.dispute
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::text[])
           AS r(district, dispute, version, hash, source, number)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   AND NOT EXISTS (SELECT FROM source_key s WHERE s.district = r.district AND s.source = r.source
                      AND s.number = r.number AND s.dispute = r.dispute)
