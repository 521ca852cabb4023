-- What goes with a file that an act has destroyed: what was told before it, names, places of meetings, identity data, private notes, what hung on it, numbers elsewhere, the petition that it was with its letters. Row level security lets
-- nothing else go (migration 0029). $1 districts, $2 disputes, $3 versions, $4 their hashes
WITH gone AS MATERIALIZED (
    SELECT r.district, r.dispute, r.version
      FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[]) AS r(district, dispute, version, hash)
     WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                      AND e.version = r.version AND e.hash = r.hash)
), texts AS (
    DELETE FROM event_text t USING gone g WHERE t.district = g.district AND t.dispute = g.dispute AND t.version < g.version
), names AS (
    UPDATE party p SET name = '', keys = '{}', words = '' FROM gone g WHERE p.district = g.district AND p.dispute = g.dispute
), places AS (
    UPDATE planned_meeting m SET place = '' FROM gone g WHERE m.district = g.district AND m.dispute = g.dispute
), proposals AS (
    UPDATE proposal p SET arguments = '' FROM gone g WHERE p.district = g.district AND p.dispute = g.dispute AND NOT p.is_open
), notes AS (
    DELETE FROM private_note n USING gone g WHERE n.district = g.district AND n.dispute = g.dispute
), identities AS (
    DELETE FROM party_identity i USING gone g WHERE i.district = g.district AND i.dispute = g.dispute AND i.version < g.version
), contents AS (
    DELETE FROM attachment_chunk k USING gone g JOIN attachment_content c ON c.district = g.district AND c.dispute = g.dispute
     WHERE k.district = c.district AND k.content = c.id
), numbers AS (
    DELETE FROM linked_number n USING gone g WHERE n.district = g.district AND n.dispute = g.dispute
), told AS MATERIALIZED (
    SELECT h.district, h.office, h.number,
-- @include petition_state.part h
           AS state
      FROM petition h JOIN gone g ON g.district = h.district AND g.dispute = h.dispute
), remembered AS (
-- @include petition_remember.part told
), petitions AS (
    DELETE FROM petition h USING gone g WHERE h.district = g.district AND h.dispute = g.dispute RETURNING h.district, h.office, h.number
), reconciled AS (
    UPDATE petition_office o SET reconciled = NULL
      FROM petitions p
     WHERE o.district = p.district AND o.office = p.office AND position(convert_to(p.number, 'UTF8') IN o.reconciled) > 0
)
DELETE FROM source_key s USING gone g WHERE s.district = g.district AND s.dispute = g.dispute
