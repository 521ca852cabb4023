-- What was written into a file for a receiving office (the provincial mediation system, 综治, the petition centre), so that nothing is
-- typed or sent twice, and what came back for it. Nothing of it is changed or taken away.

-- One question that marks, by its id: the same again is known by its digest.
CREATE TABLE export_request (
    district   integer NOT NULL,
    request_id uuid    NOT NULL,
    digest     bytea   NOT NULL,
    PRIMARY KEY (district, request_id)
);

-- One row of one file.
CREATE TABLE export_sent (
    district   integer     NOT NULL,
    name       text        NOT NULL CHECK (name <> ''), -- of the export
    dispute    bigint      NOT NULL,
    batch      uuid        NOT NULL,                    -- the file
    version    integer     NOT NULL,                    -- of the dispute that the row tells
    digest     bytea       NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the row
    sent_by    bigint      NOT NULL,
    sent_at    timestamptz NOT NULL DEFAULT now(),
    request_id uuid        NOT NULL,
    PRIMARY KEY (district, name, dispute, batch),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event,
    FOREIGN KEY (district, request_id) REFERENCES export_request
);
CREATE INDEX export_sent_newest ON export_sent (district, name, sent_at, dispute);

-- What the office said of a row; the last that it said stands.
CREATE TABLE export_receipt (
    district    integer     NOT NULL,
    name        text        NOT NULL,
    dispute     bigint      NOT NULL,
    batch       uuid        NOT NULL,
    request_id  uuid        NOT NULL,
    line        integer     NOT NULL, -- within the request
    number      text        NOT NULL, -- theirs
    is_accepted boolean     NOT NULL,
    reason      text        NOT NULL,
    received_by bigint      NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, name, dispute, batch, request_id, line),
    FOREIGN KEY (district, name, dispute, batch) REFERENCES export_sent,
    FOREIGN KEY (district, request_id) REFERENCES export_request
);

ALTER TABLE export_request OWNER TO mediation_owner;
ALTER TABLE export_sent OWNER TO mediation_owner;
ALTER TABLE export_receipt OWNER TO mediation_owner;
GRANT SELECT, INSERT ON export_request, export_sent, export_receipt TO mediation_app;
GRANT SELECT ON export_request, export_sent TO mediation_report;
-- Why something was refused may name somebody.
GRANT SELECT (district, name, dispute, batch, request_id, line, number, is_accepted, received_by, received_at) ON export_receipt
    TO mediation_report;
