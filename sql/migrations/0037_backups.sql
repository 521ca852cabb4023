-- Backups that a restore has proven: brought back into a cluster of their own, chains and folds recomputed there. Written by who
-- owns the database (deploy/standalone verify), told by the daemon. Reference data of the whole installation: no district.

CREATE TABLE backup_proof (
    proven_at  timestamptz NOT NULL DEFAULT now(),
    backup     text        NOT NULL CHECK (length(backup) BETWEEN 1 AND 100), -- the base's name
    reached_at timestamptz NOT NULL, -- what was on record until then came back
    disputes   bigint      NOT NULL CHECK (disputes >= 0),
    events     bigint      NOT NULL CHECK (events >= disputes),
    PRIMARY KEY (proven_at, backup),
    CHECK (reached_at <= proven_at)
);
CREATE INDEX backup_proof_reached ON backup_proof (reached_at);

ALTER TABLE backup_proof OWNER TO mediation_owner;
GRANT SELECT ON backup_proof TO mediation_app, mediation_report;
