-- Disputes, their journal, and what hangs on them. District first in every key (design 7).
-- The journal is the truth; every other table here is its fold, and a query can say so.

CREATE TABLE district (
    district          integer PRIMARY KEY,
    name              text    NOT NULL,
    reference_version bigint  NOT NULL DEFAULT 1,
    major_amount      bigint  NOT NULL DEFAULT 10000000,
    major_persons     integer NOT NULL DEFAULT 10
);

-- One row: what this database is. A demo database takes `now` from the acts; no other ever does.
CREATE TABLE installation (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_demo       boolean NOT NULL,
    feed_epoch    uuid    NOT NULL DEFAULT gen_random_uuid(),
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- Printed by the action table (mediationd --print-actions=sql); versions N and N-1 side by side.
CREATE TABLE action_guard (
    table_version bigint   NOT NULL,
    action        smallint NOT NULL,
    from_state    smallint NOT NULL,
    to_state      smallint NOT NULL,
    PRIMARY KEY (table_version, action, from_state, to_state)
);

CREATE TABLE region_guard (
    table_version bigint   NOT NULL,
    action        smallint NOT NULL,
    region        smallint NOT NULL,
    from_value    smallint NOT NULL,
    to_value      smallint NOT NULL,
    PRIMARY KEY (table_version, action, region, from_value, to_value)
);

CREATE TABLE dispute_event (
    district      integer     NOT NULL,
    dispute       bigint      NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    request_id    uuid        NOT NULL,
    step          smallint    NOT NULL,
    action        smallint    NOT NULL,
    from_state    smallint    NOT NULL,
    to_state      smallint    NOT NULL,
    round         smallint    NOT NULL,
    actor         bigint      NOT NULL,
    happened_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    table_version bigint      NOT NULL,
    facts         bytea       NOT NULL,
    commitment    bytea       NOT NULL,
    digest        bytea       NOT NULL,
    previous      bytea       NOT NULL,
    hash          bytea       NOT NULL,
    xid           xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (district, dispute, version),
    UNIQUE (district, request_id, step),
    FOREIGN KEY (table_version, action, from_state, to_state) REFERENCES action_guard,
    CHECK (length(hash) = 32 AND length(previous) = 32 AND length(commitment) IN (0, 32))
);
CREATE INDEX dispute_event_feed ON dispute_event (district, xid, dispute, version);

-- Texts and whatever identifies: beside the journal, bound to it by the event's commitment, erasable.
CREATE TABLE event_text (
    district integer NOT NULL,
    dispute  bigint  NOT NULL,
    version  integer NOT NULL,
    salt     bytea   NOT NULL,
    texts    bytea   NOT NULL,
    PRIMARY KEY (district, dispute, version),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);

-- Moves of side regions, by item (party, obligation, visit; 0: the dispute).
CREATE TABLE region_event (
    district      integer  NOT NULL,
    dispute       bigint   NOT NULL,
    version       integer  NOT NULL,
    region        smallint NOT NULL,
    item          integer  NOT NULL,
    action        smallint NOT NULL,
    from_value    smallint NOT NULL,
    to_value      smallint NOT NULL,
    table_version bigint   NOT NULL,
    PRIMARY KEY (district, dispute, version, region, item),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event,
    FOREIGN KEY (table_version, action, region, from_value, to_value) REFERENCES region_guard
);

-- The hot row. No changing column is indexed, so that updates stay HOT; lists stand in work.
CREATE TABLE dispute (
    district        integer     NOT NULL REFERENCES district,
    id              bigint      NOT NULL,
    version         integer     NOT NULL,
    state           smallint    NOT NULL,
    state_before    smallint    NOT NULL,
    round           smallint    NOT NULL,
    head            bytea       NOT NULL,
    regions         bytea       NOT NULL, -- one byte a region, of the dispute as a whole
    kind            smallint    NOT NULL,
    level           smallint    NOT NULL,
    channel         smallint    NOT NULL,
    form            smallint    NOT NULL,
    flags           smallint    NOT NULL, -- 1 mediated, 2 mediator signed, 4 sealed, 8 history, 16 petition linked, 32 << series: number taken
    extensions      smallint    NOT NULL,
    place           bigint      NOT NULL,
    team            bigint      NOT NULL, -- 0: none
    mediator        bigint      NOT NULL,
    amount          bigint      NOT NULL,
    merged_into     bigint      NOT NULL,
    applied_on      date,
    extended_to     date,
    registered_at   timestamptz NOT NULL,
    accepted_at     timestamptz,
    assigned_at     timestamptz,
    effective_at    timestamptz,
    changed_at      timestamptz NOT NULL,
    last_action     smallint    NOT NULL,
    last_from       smallint    NOT NULL,
    last_actor      bigint      NOT NULL,
    last_recorded_at timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    FOREIGN KEY (district, id, version) REFERENCES dispute_event (district, dispute, version)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX dispute_registered ON dispute (district, registered_at, id);

-- Where work stands: a narrow row a dispute, gone from the partial indexes when it ends.
CREATE TABLE work (
    district   integer     NOT NULL,
    dispute    bigint      NOT NULL,
    is_open    boolean     NOT NULL, -- until the state is a final one
    state      smallint    NOT NULL,
    kind       smallint    NOT NULL,
    level      smallint    NOT NULL,
    team       bigint      NOT NULL,
    mediator   bigint      NOT NULL,
    place      bigint      NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (district, dispute),
    FOREIGN KEY (district, dispute) REFERENCES dispute
) WITH (fillfactor = 80);
CREATE INDEX work_of_team ON work (district, team, dispute) WHERE is_open;
CREATE INDEX work_of_state ON work (district, state, dispute) WHERE is_open;
CREATE INDEX work_of_mediator ON work (district, mediator, dispute) WHERE is_open;

CREATE TABLE party (
    district      integer  NOT NULL,
    dispute       bigint   NOT NULL,
    number        smallint NOT NULL,
    side          smallint NOT NULL,
    consent       smallint NOT NULL,
    has_left      boolean  NOT NULL,
    has_signed    boolean  NOT NULL,
    is_government boolean  NOT NULL,
    persons       integer  NOT NULL,
    name          text     NOT NULL,
    version       integer  NOT NULL, -- of the event that brought it
    PRIMARY KEY (district, dispute, number),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);
CREATE INDEX party_name ON party (district, name text_pattern_ops);

CREATE TABLE obligation (
    district     integer  NOT NULL,
    dispute      bigint   NOT NULL,
    number       smallint NOT NULL,
    round        smallint NOT NULL,
    debtor       smallint NOT NULL,
    performance  smallint NOT NULL,
    due_on       date,
    amount       bigint   NOT NULL,
    paid         bigint   NOT NULL,
    text_version integer  NOT NULL,
    PRIMARY KEY (district, dispute, number),
    FOREIGN KEY (district, dispute, text_version) REFERENCES dispute_event
);
CREATE INDEX obligation_due ON obligation (district, due_on, dispute) WHERE performance IN (0, 2, 3, 4);

CREATE TABLE meeting (
    district integer  NOT NULL,
    dispute  bigint   NOT NULL,
    version  integer  NOT NULL,
    action   smallint NOT NULL,
    held_at  timestamptz NOT NULL,
    PRIMARY KEY (district, dispute, version),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);

-- One a round: the agreement in force or being signed.
CREATE TABLE agreement (
    district     integer     NOT NULL,
    dispute      bigint      NOT NULL,
    round        smallint    NOT NULL,
    form         smallint    NOT NULL,
    amount       bigint      NOT NULL,
    effective_at timestamptz,
    version      integer     NOT NULL,
    PRIMARY KEY (district, dispute, round),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);

CREATE TABLE visit (
    district   integer  NOT NULL,
    dispute    bigint   NOT NULL,
    number     smallint NOT NULL,
    value      smallint NOT NULL,
    planned_on date,
    version    integer  NOT NULL,
    PRIMARY KEY (district, dispute, number),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);

-- An act that waits for its approval; closed by confirm, decline or by the dispute moving on.
CREATE TABLE proposal (
    district    integer     NOT NULL,
    dispute     bigint      NOT NULL,
    version     integer     NOT NULL,
    action      smallint    NOT NULL,
    state       smallint    NOT NULL,
    approvers   integer     NOT NULL,
    member      bigint      NOT NULL,
    proposed_at timestamptz NOT NULL,
    arguments   bytea       NOT NULL,
    is_open     boolean     NOT NULL,
    PRIMARY KEY (district, dispute, version),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);
CREATE UNIQUE INDEX proposal_open ON proposal (district, dispute) WHERE is_open;

-- Gapless numbers of a committee's books, taken once a batch as the last thing.
CREATE TABLE number_counter (
    district  integer  NOT NULL,
    committee bigint   NOT NULL,
    series    smallint NOT NULL,
    year      smallint NOT NULL,
    last      integer  NOT NULL,
    PRIMARY KEY (district, committee, series, year)
);

CREATE TABLE official_number (
    district  integer  NOT NULL,
    committee bigint   NOT NULL,
    series    smallint NOT NULL,
    year      smallint NOT NULL,
    number    integer  NOT NULL,
    dispute   bigint   NOT NULL,
    version   integer  NOT NULL,
    text      text     NOT NULL,
    PRIMARY KEY (district, committee, series, year, number),
    UNIQUE (district, dispute, series),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);
CREATE INDEX official_number_tail ON official_number (district, number);
CREATE INDEX official_number_text ON official_number (district, text);

-- An imported matter exists once (L10).
CREATE TABLE source_key (
    district integer NOT NULL,
    source   smallint NOT NULL,
    number   text    NOT NULL,
    dispute  bigint  NOT NULL,
    PRIMARY KEY (district, source, number)
);
