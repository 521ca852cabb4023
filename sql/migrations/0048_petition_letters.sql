-- What we tell the petition centre of each petition, for good: our answers, and what happened to the dispute that it became or belongs to.
-- A letter is written down with its number before anybody is told of it, so that nothing later, be it another program's table, shifts it.

-- How far the letters of a petition are written down. The feed says what has moved (petition_office), a letter says the rest.
ALTER TABLE petition
    ADD COLUMN moved integer NOT NULL DEFAULT 0,             -- version of the dispute that the feed has told of
    ADD COLUMN lettered integer NOT NULL DEFAULT 0,          -- up to which its events are letters
    ADD COLUMN answer_lettered integer NOT NULL DEFAULT 0;   -- up to which version of the petition our answers are
CREATE INDEX petition_unlettered ON petition (district, office, number) WHERE moved > lettered OR answered > answer_lettered;

CREATE TABLE petition_letter (
    district        integer     NOT NULL,
    office          text        NOT NULL,
    number          text        NOT NULL,
    of              smallint    NOT NULL, -- code list petition_letter
    at              integer     NOT NULL CHECK (at > 0), -- of an answer the version that it answers, of an event its sequence: 1, 2, 3 …
    kind            smallint    NOT NULL, -- code list petition_answer or petition_event
    dispute_version integer     NOT NULL, -- of the event; 0: of an answer
    told            bytea       NOT NULL, -- mediation.v1.PetitionLetter, without what became of it
    written_at      timestamptz NOT NULL DEFAULT now(),
    sent_at         timestamptz,          -- the last time; null: it is to go out
    digest          bytea       CHECK (length(digest) = 32), -- that it was sent with
    receipt         smallint    NOT NULL DEFAULT 0, -- code list petition_receipt, 0: none
    reason          text        NOT NULL DEFAULT '',
    advice          text        NOT NULL DEFAULT '',
    receipt_at      timestamptz,
    PRIMARY KEY (district, office, number, of, at),
    FOREIGN KEY (district, office, number) REFERENCES petition ON DELETE CASCADE,
    CHECK (receipt = 0 OR digest IS NOT NULL AND sent_at IS NOT NULL AND receipt_at IS NOT NULL)
);
CREATE INDEX petition_letter_goes ON petition_letter (district, office, number) WHERE receipt = 0 AND sent_at IS NULL;
CREATE INDEX petition_letter_sent ON petition_letter (district, office, sent_at, number) WHERE receipt = 0 AND sent_at IS NOT NULL;
CREATE INDEX petition_letter_refused ON petition_letter (district, office, number) WHERE receipt = 4;

-- Where the bridge stands with an office: nothing of it is kept where the bridge runs.
CREATE TABLE petition_office (
    district      integer NOT NULL REFERENCES district,
    office        text    NOT NULL CHECK (office ~ '^[0-9A-Za-z-]{1,20}$'),
    cursor        text    NOT NULL DEFAULT '', -- in what they tell, as they say it
    package       bigint  NOT NULL DEFAULT 0,  -- the last that was sent
    reconciled    bytea,                       -- mediation.v1.PetitionReconciled, the last one; it names petitions
    reconciled_on date,
    feed_epoch    uuid,                        -- up to where the feed was followed; null: not yet
    feed_xid      xid8    NOT NULL DEFAULT '0',
    feed_dispute  bigint  NOT NULL DEFAULT 0,
    feed_version  integer NOT NULL DEFAULT 0,
    PRIMARY KEY (district, office)
);
INSERT INTO petition_office (district, office) SELECT DISTINCT district, office FROM petition;

ALTER TABLE petition_letter OWNER TO mediation_owner;
ALTER TABLE petition_office OWNER TO mediation_owner;
GRANT UPDATE (moved, lettered, answer_lettered) ON petition TO mediation_app;
GRANT SELECT, INSERT, UPDATE (sent_at, digest, receipt, reason, advice, receipt_at) ON petition_letter TO mediation_app;
GRANT SELECT, INSERT, UPDATE (cursor, package, reconciled, reconciled_on, feed_epoch, feed_xid, feed_dispute, feed_version)
    ON petition_office TO mediation_app;
GRANT SELECT (moved, lettered, answer_lettered) ON petition TO mediation_report;
GRANT SELECT (district, office, of, at, kind, dispute_version, written_at, sent_at, digest, receipt, receipt_at) ON petition_letter TO mediation_report;
GRANT SELECT (district, office, package, reconciled_on, feed_epoch, feed_xid, feed_dispute, feed_version) ON petition_office TO mediation_report;
