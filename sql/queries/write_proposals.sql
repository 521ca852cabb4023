-- Acts that wait for approval. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 … columns
INSERT INTO proposal (district, dispute, version, action, state, approvers, member, proposed_at, arguments, is_open)
SELECT r.district, r.dispute, r.version, r.action, r.state, r.approvers, r.member, r.proposed_at, r.arguments, true
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::integer[],
              $8::bigint[], $9::timestamptz[], $10::bytea[])
           AS r(district, dispute, version, hash, action, state, approvers, member, proposed_at, arguments)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
