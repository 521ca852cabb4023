-- How the nights of reports ended, told by the machine account that makes them (mediate-report nightly): one row a night, told again
-- it is the same. What was not made stands before the director until it is.
CREATE TABLE night (
    district      integer     NOT NULL REFERENCES district,
    night         date        NOT NULL,
    last_on       date        NOT NULL, -- up to which nights were wanted then
    ending        smallint    NOT NULL CHECK (ending > 0), -- code list night: above 2 it is missing
    report        text        NOT NULL, -- that was not made; empty: the night as a whole
    why           text        NOT NULL, -- as it was said there
    folder        text        NOT NULL, -- where the nights stand, on the machine that makes them
    ended_at      timestamptz NOT NULL, -- the newest ending that was told
    missing_since timestamptz,          -- when it first was not made
    told_at       timestamptz NOT NULL DEFAULT now(),
    told_by       bigint      NOT NULL,
    PRIMARY KEY (district, night),
    CHECK (last_on >= night),
    CHECK ((ending > 2) = (missing_since IS NOT NULL)),
    CHECK (missing_since <= ended_at)
);
CREATE INDEX night_told ON night (district, told_at);
CREATE INDEX night_missing ON night (district, night) WHERE ending > 2;

ALTER TABLE night OWNER TO mediation_owner;
GRANT SELECT, INSERT ON night TO mediation_app;
GRANT UPDATE (last_on, ending, report, why, folder, ended_at, missing_since, told_at, told_by) ON night TO mediation_app;
GRANT SELECT ON night TO mediation_report;
