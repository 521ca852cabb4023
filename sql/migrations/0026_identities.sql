-- What identifies parties besides their names: as mediation-vault encrypted it, bound to its place, all of one kind as long as
-- each other. No mask stands here: eight digits of an ID number beside a name would tell who it is. found_by is keyed, of
-- the district: equal where the person is, and nothing to who has no key.

-- The keys that rows may stand under, by their ids alone; of no district. A row is only written under the one that is_writing,
-- which every daemon knew before it became so.
CREATE TABLE identity_key (
    id         bigint      PRIMARY KEY,
    is_writing boolean     NOT NULL,
    since      timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX identity_key_writing ON identity_key (is_writing) WHERE is_writing;

-- Which daemon has which keys in its file, and when it last said so; place: 1 is the newest.
CREATE TABLE identity_key_known (
    daemon  bigint      NOT NULL,
    key_id  bigint      NOT NULL,
    place   smallint    NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (daemon, key_id)
);

-- The newest version of a party's identity is what is so now; those before were corrected.
CREATE TABLE party_identity (
    district integer  NOT NULL,
    dispute  bigint   NOT NULL,
    party    smallint NOT NULL,
    identity smallint NOT NULL, -- identities.def
    version  integer  NOT NULL, -- of the event that told it, which has the commitment
    key_id   bigint   NOT NULL REFERENCES identity_key,
    sealed   bytea    NOT NULL CHECK (length(sealed) > 44),
    found_by bytea    CHECK (length(found_by) = 16),
    PRIMARY KEY (district, dispute, party, identity, version),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event
);
CREATE INDEX party_identity_found ON party_identity (district, found_by) WHERE found_by IS NOT NULL;
CREATE INDEX party_identity_of_key ON party_identity (key_id, district, dispute, party, identity, version);

ALTER TABLE identity_key OWNER TO mediation_owner;
ALTER TABLE identity_key_known OWNER TO mediation_owner;
ALTER TABLE party_identity OWNER TO mediation_owner;
GRANT SELECT, INSERT ON identity_key, identity_key_known, party_identity TO mediation_app;
GRANT UPDATE (place, seen_at) ON identity_key_known TO mediation_app;
-- Under another key it is the same value.
GRANT UPDATE (key_id, sealed, found_by) ON party_identity TO mediation_app;
GRANT SELECT ON identity_key, identity_key_known TO mediation_report;
GRANT SELECT (district, dispute, party, identity, version, key_id) ON party_identity TO mediation_report;
