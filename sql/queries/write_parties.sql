-- Parties as they stand after an act. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 … columns,
-- $13, $14 from where to where their keys stand in $16 (null: as they were), $15 the words that a hit is read by, $17 marks.
-- Written only where the act's event is the dispute's newest: a repeated set must not put back what came later.
INSERT INTO party (district, dispute, number, side, consent, has_left, has_signed, is_government, persons, name, version, keys, words, marks)
SELECT r.district, r.dispute, r.number, r.side, r.consent, r.has_left, r.has_signed, r.is_government, r.persons, r.name, r.version,
       ($16::bigint[])[r.first_key : r.last_key], r.words, r.marks
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::smallint[],
              $8::boolean[], $9::boolean[], $10::boolean[], $11::integer[], $12::text[], $13::integer[], $14::integer[], $15::text[], $17::smallint[])
           AS r(district, dispute, version, hash, number, side, consent, has_left, has_signed, is_government, persons, name,
                first_key, last_key, words, marks)
  JOIN dispute d ON d.district = r.district AND d.id = r.dispute AND d.version = r.version
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
   FOR NO KEY UPDATE OF d
ON CONFLICT (district, dispute, number) DO UPDATE
   SET name = excluded.name, consent = excluded.consent, has_left = excluded.has_left, has_signed = excluded.has_signed,
       marks = excluded.marks,
       keys = coalesce(excluded.keys, party.keys), words = coalesce(excluded.words, party.words)
