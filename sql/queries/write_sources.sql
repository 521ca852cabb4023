-- Keys of imported matters: each exists once (L10). What the petition centre handed over (source 1, "office/number") is answered by that:
-- it was accepted, with the dispute, where it waits for us. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 sources, $6 numbers
WITH w AS (
    INSERT INTO source_key (district, source, number, dispute)
    SELECT r.district, r.source, r.number, r.dispute
      FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::text[])
               AS r(district, dispute, version, hash, source, number)
     WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                      AND e.version = r.version AND e.hash = r.hash)
       AND NOT EXISTS (SELECT FROM source_key s WHERE s.district = r.district AND s.source = r.source
                          AND s.number = r.number AND s.dispute = r.dispute)
 RETURNING district, source, number, dispute
), p AS (
    UPDATE petition h SET answer = 1, answered = h.version, dispute = w.dispute
      FROM w
     WHERE w.source = 1 AND h.district = w.district AND h.office = split_part(w.number, '/', 1)
       AND h.number = substr(w.number, strpos(w.number, '/') + 1) AND
-- @include petition_state.part h
           = 1
 RETURNING h.district, h.office, h.number, h.version, h.dispute
)
INSERT INTO petition_answer (district, request_id, digest, office, number, version, answer, dispute, reason, answered_by, answered_at)
SELECT p.district, e.request_id, e.hash, p.office, p.number, p.version, 1, p.dispute, '', e.actor, e.happened_at
  FROM p JOIN dispute_event e ON e.district = p.district AND e.dispute = p.dispute AND e.version = 1
-- an id that the member has used for another answer hinders nobody: who registered it is in the journal
    ON CONFLICT DO NOTHING
