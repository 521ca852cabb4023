-- Disputes that came of a sweep; what has corrected it since counts them too.
-- $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 sweeps
INSERT INTO sweep_dispute (district, sweep, dispute)
SELECT r.district, r.sweep, r.dispute
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::bigint[]) AS r(district, dispute, version, hash, sweep)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   AND EXISTS (SELECT FROM sweep s WHERE s.district = r.district AND s.id = r.sweep)
ON CONFLICT DO NOTHING
