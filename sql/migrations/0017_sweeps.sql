-- Sweeps: who went where when to look for disputes, and what was found or nothing: what *handled of found* is measured by.
-- Written once; what was wrong is told anew by a sweep that corrects it.

CREATE TABLE sweep (
    district    integer     NOT NULL,
    id          bigint      NOT NULL,
    place       bigint      NOT NULL,
    kinds       smallint[]  NOT NULL, -- that were looked for; none: all
    swept_on    date        NOT NULL,
    members     bigint[]    NOT NULL CHECK (members <> '{}'), -- who went
    found       integer     NOT NULL CHECK (found >= 0),
    note        text        NOT NULL,
    corrects    bigint      NOT NULL, -- 0: none
    recorded_by bigint      NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    request_id  uuid        NOT NULL,
    digest      bytea       NOT NULL, -- of the request
    PRIMARY KEY (district, id),
    UNIQUE (district, request_id),
    FOREIGN KEY (district, place) REFERENCES place
);
CREATE UNIQUE INDEX sweep_corrected ON sweep (district, corrects) WHERE corrects <> 0;
CREATE INDEX sweep_on ON sweep (district, swept_on, id);
CREATE INDEX sweep_of_place ON sweep (district, place, swept_on);

-- Disputes that came of a sweep.
CREATE TABLE sweep_dispute (
    district integer NOT NULL,
    sweep    bigint  NOT NULL,
    dispute  bigint  NOT NULL,
    PRIMARY KEY (district, sweep, dispute),
    FOREIGN KEY (district, sweep) REFERENCES sweep,
    FOREIGN KEY (district, dispute) REFERENCES dispute
);

-- How often each village is to be swept.
ALTER TABLE district ADD COLUMN sweep_days smallint NOT NULL DEFAULT 7 CHECK (sweep_days > 0);

ALTER TABLE sweep OWNER TO mediation_owner;
ALTER TABLE sweep_dispute OWNER TO mediation_owner;
GRANT SELECT, INSERT ON sweep, sweep_dispute TO mediation_app;
-- A note may name somebody.
GRANT SELECT (district, id, place, kinds, swept_on, members, found, corrects, recorded_by, recorded_at, request_id, digest) ON sweep
    TO mediation_report;
GRANT SELECT ON sweep_dispute TO mediation_report;
