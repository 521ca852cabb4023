-- The agreement of a round as it stands after an act; as write_parties.
INSERT INTO agreement (district, dispute, round, form, amount, effective_at, version)
SELECT r.district, r.dispute, r.round, r.form, r.amount, r.effective_at, r.version
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::bigint[], $8::timestamptz[])
           AS r(district, dispute, version, hash, round, form, amount, effective_at)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute, round) DO UPDATE
   SET form = excluded.form, amount = excluded.amount, effective_at = excluded.effective_at
