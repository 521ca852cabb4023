-- Proposals that an act has closed: confirmed, declined, lapsed. What they were filled in with goes. $1 districts, $2 disputes, $3 versions, $4 their hashes
UPDATE proposal p SET is_open = false, arguments = ''
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[]) AS r(district, dispute, version, hash)
 WHERE p.district = r.district AND p.dispute = r.dispute AND p.is_open AND p.version < r.version
   AND EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
