-- Logins: what is kept of a member's password (Argon2id, made by the vault), the logins that were given, and wrong tries.
-- A token is a login's key and 32 random bytes, of which only the digest is kept, beside that of the device it was given to.

CREATE TABLE credential (
    district    integer     NOT NULL,
    member      bigint      NOT NULL,
    stored      text        NOT NULL, -- Argon2id
    must_change boolean     NOT NULL, -- given out by somebody else: good for one login, in which another is chosen
    valid_to    timestamptz NOT NULL DEFAULT 'infinity',
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (district, member),
    FOREIGN KEY (district, member) REFERENCES member
);

CREATE TABLE login (
    district integer     NOT NULL,
    id       bigint      NOT NULL,
    member   bigint      NOT NULL,
    token    bytea       NOT NULL, -- SHA-256 of its 32 bytes
    device   bytea       NOT NULL, -- SHA-256 of the device's secret
    name     text        NOT NULL, -- of the device, as it calls itself
    begun_at timestamptz NOT NULL,
    used_at  timestamptz NOT NULL, -- to the minute
    until    timestamptz NOT NULL,
    ended_at timestamptz,          -- before its time
    PRIMARY KEY (district, id),
    FOREIGN KEY (district, member) REFERENCES member
);
CREATE INDEX login_of_member ON login (district, member, id) WHERE ended_at IS NULL;

-- By what was typed as a login, whether there is such a one or not; the digest, because people type a password there too.
-- It is asked before any district is known.
CREATE TABLE login_try (
    name         bytea       PRIMARY KEY,
    failures     smallint    NOT NULL,
    last_at      timestamptz NOT NULL,
    locked_until timestamptz
);
CREATE INDEX login_try_last ON login_try (last_at);

ALTER TABLE credential OWNER TO mediation_owner;
ALTER TABLE login OWNER TO mediation_owner;
ALTER TABLE login_try OWNER TO mediation_owner;
GRANT SELECT, INSERT ON credential, login, login_try TO mediation_app;
GRANT UPDATE (stored, must_change, valid_to, changed_at) ON credential TO mediation_app;
GRANT UPDATE (used_at, ended_at) ON login TO mediation_app;
GRANT UPDATE (failures, last_at, locked_until) ON login_try TO mediation_app;
GRANT DELETE ON login_try TO mediation_app;
GRANT SELECT (district, id, member, begun_at, used_at, until, ended_at) ON login TO mediation_report;
