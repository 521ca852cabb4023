-- The end of a file: when the term for which it is kept is over and a record of appraisal says so, what was told and who it was
-- about is erased; number, journal, chain and figures stay (档案法实施条例 24, 个人信息保护法 19, 47). The record is an event of the
-- journal that moves the region file to destroyed: without one the daemon has no right to take a line away, and verify finds
-- what was taken away by another hand.

-- Of a kind of dispute: years that its files are kept at least; 0: as the rest, 100: for ever. Land and houses outlive their owners.
ALTER TABLE dispute_kind ADD COLUMN keep_years smallint NOT NULL DEFAULT 0 CHECK (keep_years BETWEEN 0 AND 100);
GRANT UPDATE (keep_years) ON dispute_kind TO mediation_app;
UPDATE dispute_kind SET keep_years = 100 WHERE name IN ('homestead', 'land', 'land_taking');
UPDATE district SET reference_version = reference_version + 1;

-- Whether a record has destroyed the file, after that version.
CREATE FUNCTION is_destroyed(wanted integer, file bigint, before integer) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM region_event r
                    WHERE r.district = wanted AND r.dispute = file AND r.version > before AND r.item = 0
                      AND r.region = (SELECT number_of('region', 'file')) AND r.to_value = (SELECT number_of('value:file', 'destroyed')));

-- A row's own condition, which no right on a table or column can say: only what a record has destroyed is taken away, and only
-- what stood there before it. Functions lend nobody their owner's rights here.
ALTER TABLE event_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE linked_number ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON event_text FOR SELECT USING (true);
CREATE POLICY everybody_reads ON linked_number FOR SELECT USING (true);
CREATE POLICY everybody_reads ON source_key FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON event_text FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY the_daemon_adds ON linked_number FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY the_daemon_adds ON source_key FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY what_was_destroyed_goes ON event_text FOR DELETE TO mediation_app USING (is_destroyed(district, dispute, version));
CREATE POLICY what_was_destroyed_goes ON linked_number FOR DELETE TO mediation_app USING (is_destroyed(district, dispute, 0));
CREATE POLICY what_was_destroyed_goes ON source_key FOR DELETE TO mediation_app USING (is_destroyed(district, dispute, 0));
GRANT DELETE ON event_text, linked_number, source_key TO mediation_app;
ALTER TABLE party_identity ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON party_identity FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON party_identity FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY the_daemon_renews ON party_identity FOR UPDATE TO mediation_app USING (true);
CREATE POLICY what_was_destroyed_goes ON party_identity FOR DELETE TO mediation_app USING (is_destroyed(district, dispute, version));
GRANT DELETE ON party_identity TO mediation_app;

-- What an act that was judged had been filled in with is needed no more, and stands among its event's texts. What still waits
-- is judged as it was proposed: its row changes only by being closed.
ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON proposal FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON proposal FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY the_daemon_closes ON proposal FOR UPDATE TO mediation_app USING (true) WITH CHECK (NOT is_open);
GRANT UPDATE (arguments) ON proposal TO mediation_app;
UPDATE proposal SET arguments = '' WHERE NOT is_open;

-- A name that was taken down wrongly is put right (个人信息保护法 46).
GRANT UPDATE (name) ON party TO mediation_app;
-- 1 stored and used for nothing, 2 under 14, 4 the guardian has consented (daemon/dispute.h).
ALTER TABLE party ADD COLUMN marks smallint NOT NULL DEFAULT 0;
GRANT UPDATE (marks) ON party TO mediation_app;
GRANT SELECT (marks) ON party TO mediation_report;

-- The version that destroyed each file.
CREATE FUNCTION destruction_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT r.district, r.dispute, max(r.version)
      FROM region_event r
     WHERE r.district = wanted AND r.dispute BETWEEN low AND high AND r.item = 0
       AND r.region = (SELECT number_of('region', 'file')) AND r.to_value = (SELECT number_of('value:file', 'destroyed'))
     GROUP BY r.district, r.dispute
$$;

-- Texts that are gone though no record destroyed them, and those that are there though one did.
CREATE FUNCTION erasure_faults(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, fault text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, f.fault
      FROM dispute_event e
      LEFT JOIN event_text t USING (district, dispute, version)
      LEFT JOIN destruction_fold(wanted, low, high) g ON g.district = e.district AND g.dispute = e.dispute
     CROSS JOIN LATERAL (VALUES (t.texts IS NULL AND e.version >= coalesce(g.version, 0), 'erased without a record'),
                                (t.texts IS NOT NULL AND e.version < g.version, 'kept after its destruction')) f(is_wrong, fault)
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND length(e.commitment) > 0 AND f.is_wrong
$$;

-- Marks of parties as the journal tells them.
CREATE FUNCTION mark_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number bigint, marks integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT m.mark, m.sets, t.number AS action
          FROM (VALUES (1, true, 'restrict_party'), (1, false, 'lift_party'), (2, true, 'mark_minor'), (2, false, 'mark_of_age'),
                       (4, true, 'guardian_consents')) m(mark, sets, name)
          JOIN table_name t ON t.kind = 'action' AND t.name = m.name
    ), last AS (
        SELECT DISTINCT ON (e.district, e.dispute, i.value, n.mark) e.district, e.dispute, i.value AS number, n.mark, n.sets
          FROM dispute_event e JOIN n USING (action)
         CROSS JOIN LATERAL fact_integers(fact(e.facts, (SELECT number_of('argument', 'of_party')))) i
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high
         ORDER BY e.district, e.dispute, i.value, n.mark, e.version DESC
    )
    SELECT l.district, l.dispute, l.number, sum(l.mark) FILTER (WHERE l.sets)::integer FROM last l GROUP BY l.district, l.dispute, l.number
$$;

-- The same of what stands beside the texts, and of marks.
CREATE FUNCTION person_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH gone AS MATERIALIZED (SELECT * FROM destruction_fold(wanted, low, high))
    SELECT p.district, p.dispute, 'party ' || p.number || ': kept after its destruction'
      FROM gone JOIN party p USING (district, dispute)
     WHERE p.name <> '' OR p.keys IS DISTINCT FROM '{}' OR p.words IS DISTINCT FROM ''
    UNION ALL
    SELECT p.district, p.dispute, 'party ' || p.number || ': erased without a record'
      FROM party p LEFT JOIN gone g USING (district, dispute)
     WHERE p.district = wanted AND p.dispute BETWEEN low AND high AND p.name = '' AND g.version IS NULL
    UNION ALL
    SELECT p.district, p.dispute, 'party ' || p.number || ': marks'
      FROM (SELECT * FROM party WHERE party.district = wanted AND party.dispute BETWEEN low AND high) p
      LEFT JOIN mark_fold(wanted, low, high) m ON m.district = p.district AND m.dispute = p.dispute AND m.number = p.number
     WHERE p.marks <> coalesce(m.marks, 0)
    UNION ALL
    SELECT p.district, p.dispute, 'proposal of version ' || p.version || ': kept after its destruction'
      FROM gone JOIN proposal p USING (district, dispute) WHERE p.arguments <> ''
    UNION ALL
    SELECT n.district, n.dispute, 'private note: kept after its destruction' FROM gone JOIN private_note n USING (district, dispute)
    UNION ALL
    SELECT DISTINCT i.district, i.dispute, 'identity data: kept after its destruction' FROM gone g JOIN party_identity i USING (district, dispute)
     WHERE i.version < g.version
    UNION ALL
    SELECT n.district, n.dispute, 'number elsewhere: kept after its destruction' FROM gone JOIN linked_number n USING (district, dispute)
    UNION ALL
    SELECT s.district, s.dispute, 'source: kept after its destruction' FROM gone JOIN source_key s USING (district, dispute)
$$;

ALTER FUNCTION is_destroyed(integer, bigint, integer) OWNER TO mediation_owner;
ALTER FUNCTION destruction_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION mark_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION erasure_faults(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION person_differences(integer, bigint, bigint) OWNER TO mediation_owner;

-- Everything of a district, or of all, in one snapshot: for small ones.
CREATE OR REPLACE FUNCTION journal_faults(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, version integer, fault text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM journal_faults(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM erasure_faults(d.district, -9223372036854775808, 9223372036854775807)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;

CREATE OR REPLACE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM fold_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM person_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM number_differences(d.district)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;
