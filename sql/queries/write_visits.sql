-- Visits as they stand after an act; as write_parties.
INSERT INTO visit (district, dispute, number, value, planned_on, version, round, ground, visited_version, visitor, is_own, satisfaction)
SELECT r.district, r.dispute, r.number, r.value, r.planned_on, r.version, r.round, r.ground, r.visited_version, r.visitor, r.is_own,
       r.satisfaction
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::date[], $8::smallint[],
              $9::smallint[], $10::integer[], $11::bigint[], $12::boolean[], $13::smallint[])
           AS r(district, dispute, version, hash, number, value, planned_on, round, ground, visited_version, visitor, is_own, satisfaction)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute, number) DO UPDATE
   SET value = excluded.value, visited_version = excluded.visited_version, visitor = excluded.visitor, is_own = excluded.is_own,
       satisfaction = excluded.satisfaction
