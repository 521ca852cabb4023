-- Planned meetings as they stand after an act; as write_parties. The place comes with the act that plans one.
INSERT INTO planned_meeting (district, dispute, number, round, value, planned_at, minutes, recorder, parties, not_public, place, version, held_version)
SELECT r.district, r.dispute, r.number, r.round, r.value, r.planned_at, r.minutes, r.recorder, r.parties, r.not_public, r.place,
       r.planned_version, r.held_version
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::smallint[], $8::timestamptz[],
              $9::smallint[], $10::bigint[], $11::bigint[], $12::boolean[], $13::text[], $14::integer[], $15::integer[])
           AS r(district, dispute, version, hash, number, round, value, planned_at, minutes, recorder, parties, not_public, place,
                planned_version, held_version)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute, number) DO UPDATE SET value = excluded.value, held_version = excluded.held_version
