-- Who looked at which dispute (个人信息保护法 51, 57; 网络安全法 21: six months at least), a mediator's private notes, and what was
-- passed on to other bodies (个人信息保护法 23, 网络数据安全管理条例 12: three years at least).

-- A row a question: of one dispute that was opened, or of lines that were shown. The time is the database's own, which no
-- program can choose. The id is the program's, so that a set which is sent twice is written once.
CREATE TABLE dispute_read (
    district integer     NOT NULL,
    id       uuid        NOT NULL,
    read_at  timestamptz NOT NULL DEFAULT now(),
    member   bigint      NOT NULL,
    dispute  bigint      NOT NULL, -- 0: lines were shown
    about    bigint      NOT NULL, -- whose reads were asked for; 0: none
    request  smallint    NOT NULL, -- field of mediation.v1.Request
    lines    integer     NOT NULL CHECK (lines >= 0),
    disputes bigint[]    NOT NULL, -- of the lines
    reason   text        NOT NULL,
    PRIMARY KEY (district, id),
    CHECK (dispute = 0 OR disputes = '{}')
);
CREATE INDEX dispute_read_opened ON dispute_read (district, dispute, read_at) WHERE dispute <> 0;
CREATE INDEX dispute_read_by ON dispute_read (district, member, read_at);
-- Of a dispute's id, which no other district has: what shares one is told apart by reading. Many are added and few looked for.
CREATE INDEX dispute_read_lines ON dispute_read USING gin (disputes) WITH (gin_pending_list_limit = 1024) WHERE disputes <> '{}';

-- Not the daemon either takes away what is younger than the law allows.
ALTER TABLE dispute_read ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON dispute_read FOR SELECT TO mediation_app USING (true);
CREATE POLICY everybody_adds ON dispute_read FOR INSERT TO mediation_app WITH CHECK (true);
CREATE POLICY what_is_old_goes ON dispute_read FOR DELETE TO mediation_app USING (read_at < now() - interval '183 days');

-- What a mediator keeps to himself, such as how far a party would go. No part of the journal, of no list, no search, no export.
CREATE TABLE private_note (
    district   integer     NOT NULL,
    id         bigint      NOT NULL,
    dispute    bigint      NOT NULL,
    author     bigint      NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    request_id uuid        NOT NULL,
    alg        smallint    NOT NULL, -- how the text is sealed; 0: it is not, and is UTF-8
    text       bytea       NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (district, author, request_id),
    FOREIGN KEY (district, dispute) REFERENCES dispute
);
CREATE INDEX private_note_of ON private_note (district, dispute, author, id);

CREATE TABLE sharing (
    district    integer     NOT NULL,
    id          bigint      NOT NULL,
    dispute     bigint      NOT NULL,
    recipient   text        NOT NULL,
    ground      smallint    NOT NULL, -- choice of the list "sharing"
    basis       text        NOT NULL,
    what        text        NOT NULL,
    shared_on   date        NOT NULL,
    recorded_by bigint      NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    request_id  uuid        NOT NULL,
    digest      bytea       NOT NULL, -- of the request
    PRIMARY KEY (district, id),
    UNIQUE (district, request_id),
    FOREIGN KEY (district, dispute) REFERENCES dispute
);
CREATE INDEX sharing_of ON sharing (district, dispute, shared_on, id);
CREATE INDEX sharing_on ON sharing (district, shared_on, id);

ALTER TABLE dispute_read OWNER TO mediation_owner;
ALTER TABLE private_note OWNER TO mediation_owner;
ALTER TABLE sharing OWNER TO mediation_owner;
GRANT SELECT, DELETE ON dispute_read TO mediation_app;
GRANT INSERT (district, id, member, dispute, about, request, lines, disputes, reason) ON dispute_read TO mediation_app;
GRANT SELECT, INSERT, DELETE ON private_note TO mediation_app;
GRANT SELECT, INSERT ON sharing TO mediation_app;
-- What was passed on may name somebody. Who looked at what, and what is private, is not the reader's.
GRANT SELECT (district, id, dispute, recipient, ground, shared_on, recorded_by, recorded_at) ON sharing TO mediation_report;
