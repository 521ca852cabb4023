-- Petitions that were linked to disputes are answered by that: what belonged to it already stays what it was, and what has changed of it is seen
-- (code list petition_answer, 4); all others are duplicates. $1 districts, $2 disputes,
-- $3 versions, $4 their hashes, $5 petitions, "office/number", $6 the version of each that was linked
WITH p AS (
    UPDATE petition h SET answer = CASE WHEN h.dispute = r.dispute THEN h.answer ELSE 3 END, answered = r.linked, dispute = r.dispute
      FROM (SELECT a.*, o.dispute AS was
              FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::text[], $6::integer[])
                       AS a(district, dispute, version, hash, number, linked)
              JOIN petition o ON o.district = a.district AND o.office = split_part(a.number, '/', 1)
                             AND o.number = substr(a.number, strpos(a.number, '/') + 1)) r
     WHERE h.district = r.district AND h.office = split_part(r.number, '/', 1) AND h.number = substr(r.number, strpos(r.number, '/') + 1)
       AND h.version = r.linked
       AND EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                      AND e.version = r.version AND e.hash = r.hash)
 RETURNING h.district, h.office, h.number, h.version, CASE WHEN r.was = h.dispute THEN 4 ELSE h.answer END AS answer, h.dispute, r.version AS of_dispute
)
INSERT INTO petition_answer (district, request_id, digest, office, number, version, answer, dispute, reason, answered_by, answered_at)
SELECT p.district, e.request_id, e.hash, p.office, p.number, p.version, p.answer, p.dispute, '', e.actor, e.happened_at
  FROM p JOIN dispute_event e ON e.district = p.district AND e.dispute = p.dispute AND e.version = p.of_dispute
-- an id that the member has used for another answer hinders nobody: who linked it is in the journal
    ON CONFLICT DO NOTHING
