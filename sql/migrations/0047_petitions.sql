-- Petitions that the petition centre has handed over for mediation: each once by office and number, with all versions that came, in
-- whatever order, and what we answered. Their terms are theirs and only kept. What names somebody stands in one column of
-- petition_version, which who only reads does not see; it goes with the file of the dispute that the petition became.

-- What stands now. A number leads to the person elsewhere.
CREATE TABLE petition (
    district     integer     NOT NULL REFERENCES district,
    office       text        NOT NULL CHECK (office ~ '^[0-9A-Za-z-]{1,20}$'),
    number       text        NOT NULL CHECK (number <> ''),
    id           bigint      NOT NULL,              -- to tell one page of them from the next
    version      integer     NOT NULL CHECK (version > 0),
    handed_on    date        NOT NULL,              -- of this version, as all that follows up to word
    objection_by date,                              -- null: they have not said
    notice_by    date,
    reply_by     date,
    earlier      text[]      NOT NULL,              -- numbers that the matter had at this office
    word         smallint    NOT NULL,              -- code list petition_word, 0: none
    taken_at     timestamptz NOT NULL DEFAULT now(), -- the first version of it
    answer       smallint    NOT NULL DEFAULT 0,    -- code list petition_answer, 0: none; the last that was given
    answered     integer     NOT NULL DEFAULT 0,    -- the version that it was given to
    dispute      bigint,                            -- that it became, or belongs to
    PRIMARY KEY (district, office, number),
    UNIQUE (district, id),
    FOREIGN KEY (district, dispute) REFERENCES dispute,
    CHECK (answer IN (0, 2) = (dispute IS NULL))
);
CREATE INDEX petition_handed ON petition (district, handed_on, id);
-- What waits for us, of many that are over.
CREATE INDEX petition_waits ON petition (district, handed_on, id)
    WHERE word <> 3 AND (answer = 0 OR version > answered AND (answer <> 2 OR word = 2));
CREATE INDEX petition_numbered ON petition (district, number); -- of whatever office
CREATE INDEX petition_earlier ON petition USING gin (earlier);
CREATE INDEX petition_of_dispute ON petition (district, dispute) WHERE dispute IS NOT NULL;

-- What came, for good.
CREATE TABLE petition_version (
    district integer     NOT NULL,
    office   text        NOT NULL,
    number   text        NOT NULL,
    version  integer     NOT NULL,
    digest   bytea       NOT NULL CHECK (length(digest) = 32), -- as they reckon it (proto/petition)
    told     bytea       NOT NULL,                             -- mediation.v1.PetitionItem
    taken_by bigint      NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, office, number, version),
    FOREIGN KEY (district, office, number) REFERENCES petition ON DELETE CASCADE
);

-- What we answered, for good; one that became a dispute was answered by the act that registered it.
CREATE TABLE petition_answer (
    district    integer     NOT NULL,
    request_id  uuid        NOT NULL,
    digest      bytea       NOT NULL, -- of the question, to tell the same from another
    office      text        NOT NULL,
    number      text        NOT NULL,
    version     integer     NOT NULL,
    answer      smallint    NOT NULL CHECK (answer > 0),
    dispute     bigint,
    reason      text        NOT NULL,
    answered_by bigint      NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, request_id),
    FOREIGN KEY (district, office, number) REFERENCES petition ON DELETE CASCADE
);
CREATE INDEX petition_answer_of ON petition_answer (district, office, number, answered_at);

ALTER TABLE petition OWNER TO mediation_owner;
ALTER TABLE petition_version OWNER TO mediation_owner;
ALTER TABLE petition_answer OWNER TO mediation_owner;
GRANT SELECT, INSERT, DELETE ON petition TO mediation_app;
GRANT UPDATE (version, handed_on, objection_by, notice_by, reply_by, earlier, word, answer, answered, dispute) ON petition TO mediation_app;
GRANT SELECT, INSERT ON petition_version, petition_answer TO mediation_app;
GRANT SELECT (district, office, id, version, handed_on, objection_by, notice_by, reply_by, word, taken_at, answer, answered, dispute)
    ON petition TO mediation_report;
GRANT SELECT (district, office, version, digest, taken_by, taken_at) ON petition_version TO mediation_report;
GRANT SELECT (district, request_id, digest, office, version, answer, dispute, answered_by, answered_at) ON petition_answer TO mediation_report;
ALTER TABLE petition ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON petition FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON petition FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY the_daemon_changes ON petition FOR UPDATE TO mediation_app USING (true);
CREATE POLICY what_was_destroyed_goes ON petition FOR DELETE TO mediation_app USING (is_destroyed(district, dispute, 0));

-- Migration 29's, and that a petition has gone with its file.
CREATE OR REPLACE FUNCTION person_differences(wanted integer, low bigint, high bigint)
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
    UNION ALL
    SELECT h.district, h.dispute, 'petition: kept after its destruction' FROM gone JOIN petition h USING (district, dispute)
$$;
