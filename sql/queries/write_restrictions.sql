-- Whom a restriction names: the last one counts. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5, $6 from where to where
-- its members stand in $7. Written only where the act's event is the dispute's newest: a repeated set must not put back what came later.
INSERT INTO restriction (district, dispute, readers, version)
SELECT r.district, r.dispute, coalesce(($7::bigint[])[r.first_reader : r.last_reader], '{}'), r.version
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::integer[], $6::integer[])
           AS r(district, dispute, version, hash, first_reader, last_reader)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute) DO UPDATE SET readers = excluded.readers, version = excluded.version
