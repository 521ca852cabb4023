-- By which reasons disputes find their teams, in which order; and the one lock of a district's automatic assignments.

CREATE TABLE assignment_rule (
    district   integer  NOT NULL REFERENCES district,
    version    integer  NOT NULL CHECK (version > 0), -- stands in every event that these rules made
    position   smallint NOT NULL,
    reason     text     NOT NULL CHECK (reason IN ('parties_choice', 'territory', 'kind', 'level', 'load', 'absence',
                                                   'same_village')),
    is_on      boolean  NOT NULL DEFAULT true,
    valid_from date     NOT NULL,
    valid_to   date     NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, version, reason)
);

-- Who assigns by rule names the version of the loads that he has counted, and is told if another was faster.
CREATE TABLE assignment_lock (
    district integer PRIMARY KEY REFERENCES district,
    version  bigint  NOT NULL,
    holder   uuid    NOT NULL -- the last one: his further sets go on where nobody came between
);

-- Towns that are in the book begin with the usual order.
INSERT INTO assignment_rule (district, version, position, reason, is_on, valid_from)
SELECT g.district, 1, r.position, r.reason, r.reason <> 'same_village', DATE '2023-01-01'
  FROM district g
 CROSS JOIN unnest(ARRAY['parties_choice', 'territory', 'kind', 'level', 'load', 'absence', 'same_village'])
            WITH ORDINALITY AS r(reason, position);
UPDATE district SET reference_version = reference_version + 1;

-- Returns are few: who looks for disputes that came back twice goes through nothing else. 110 give_back, 372 returned.
CREATE INDEX dispute_event_returned ON dispute_event (district, dispute) WHERE action IN (110, 372);

ALTER TABLE assignment_rule OWNER TO mediation_owner;
ALTER TABLE assignment_lock OWNER TO mediation_owner;
GRANT SELECT ON assignment_rule, assignment_lock TO mediation_app, mediation_report;
GRANT INSERT, UPDATE (version, holder) ON assignment_lock TO mediation_app;
GRANT INSERT, UPDATE (position, is_on, valid_from, valid_to) ON assignment_rule TO mediation_app;
