-- Proof for outsiders: a signed root a district and day (root.h), which event it holds where, and the nodes of its tree,
-- from which paths are read. Written once by who signs, who comes in by a role of his own; the daemon only reads.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediation_signer') THEN CREATE ROLE mediation_signer LOGIN; END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO mediation_signer', current_database());
END $$;

CREATE TABLE root (
    district            integer     NOT NULL REFERENCES district CHECK (district > 0),
    day                 date        NOT NULL,
    events              integer     NOT NULL CHECK (events >= 0),
    digest              smallint    NOT NULL,
    head                bytea       NOT NULL,
    previous_digest     smallint    NOT NULL,
    previous            bytea       NOT NULL,
    signature_algorithm smallint    NOT NULL,
    key                 bytea       NOT NULL, -- public
    signature           bytea       NOT NULL,
    -- what the next one reads: events of this epoch's transactions from reads_from on; all below the horizon that were
    -- recorded until the day was over are in a root
    epoch               uuid        NOT NULL,
    horizon             xid8        NOT NULL,
    reads_from          xid8        NOT NULL,
    signed_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, day),
    CHECK (length(head) = 32 AND length(previous) = 32 AND length(key) = 32 AND length(signature) = 64)
);

-- That an event is in one root and no more is this key; that it is in one is told by `mediationd roots check`.
CREATE TABLE root_leaf (
    district integer NOT NULL,
    dispute  bigint  NOT NULL,
    version  integer NOT NULL,
    day      date    NOT NULL,
    place    integer NOT NULL CHECK (place >= 0), -- in order of dispute and version
    PRIMARY KEY (district, dispute, version),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event,
    FOREIGN KEY (district, day) REFERENCES root
);
CREATE UNIQUE INDEX root_leaf_place ON root_leaf (district, day, place);

-- Nodes of a level, 32 a row, so that a row stays in its page.
CREATE TABLE root_node (
    district integer  NOT NULL,
    day      date     NOT NULL,
    level    smallint NOT NULL,
    part     integer  NOT NULL,
    hashes   bytea    NOT NULL CHECK (length(hashes) BETWEEN 32 AND 1024),
    PRIMARY KEY (district, day, level, part),
    FOREIGN KEY (district, day) REFERENCES root
);
ALTER TABLE root_node ALTER COLUMN hashes SET STORAGE PLAIN;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['root', 'root_leaf', 'root_node'] LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO mediation_owner', t);
        EXECUTE format('GRANT SELECT ON public.%I TO mediation_app, mediation_report, mediation_signer', t);
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO mediation_signer;
GRANT INSERT (district, day, events, digest, head, previous_digest, previous, signature_algorithm, key, signature, epoch, horizon,
              reads_from) ON root TO mediation_signer;
GRANT INSERT ON root_leaf, root_node TO mediation_signer;
-- Of the journal no more than what a leaf holds.
GRANT SELECT (district, dispute, version, recorded_at, previous, hash, xid) ON dispute_event TO mediation_signer;
GRANT SELECT (district) ON district TO mediation_signer;
GRANT SELECT (is_demo, feed_epoch) ON installation TO mediation_signer;
