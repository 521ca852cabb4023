-- Petitions that were linked to disputes are answered by that: what was accepted stays so, all others are duplicates. $1 districts, $2 disputes,
-- $3 versions, $4 their hashes, $5 petitions, "office/number", $6 the version of each that was linked
WITH p AS (
    UPDATE petition h SET answer = CASE WHEN h.dispute = r.dispute THEN h.answer ELSE 3 END, answered = r.linked, dispute = r.dispute
      FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::text[], $6::integer[])
               AS r(district, dispute, version, hash, number, linked)
     WHERE h.district = r.district AND h.office = split_part(r.number, '/', 1) AND h.number = substr(r.number, strpos(r.number, '/') + 1)
       AND h.version = r.linked
       AND EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                      AND e.version = r.version AND e.hash = r.hash)
 RETURNING h.district, h.office, h.number, h.version, h.answer, h.dispute, r.version AS of_dispute
)
INSERT INTO petition_answer (district, request_id, digest, office, number, version, answer, dispute, reason, answered_by)
SELECT p.district, e.request_id, e.hash, p.office, p.number, p.version, p.answer, p.dispute, '', e.actor
  FROM p JOIN dispute_event e ON e.district = p.district AND e.dispute = p.dispute AND e.version = p.of_dispute
-- an id that the member has used for another answer hinders nobody: who linked it is in the journal
    ON CONFLICT DO NOTHING
