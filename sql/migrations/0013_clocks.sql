-- Which mediation clock a kind of dispute has, and the town's own limits by level.

ALTER TABLE dispute_kind ADD COLUMN clock text NOT NULL DEFAULT 'mediation'
    CHECK (clock IN ('mediation', 'labour_mediation', 'medical_mediation'));

-- Kinds that are in the book already, by what the law says of them.
UPDATE dispute_kind SET clock = CASE WHEN expires THEN 'medical_mediation' ELSE 'labour_mediation' END
 WHERE expires OR name IN ('wages', 'labour');
UPDATE district SET reference_version = reference_version + 1;

CREATE TABLE house_limit (
    district   integer  NOT NULL REFERENCES district,
    level      smallint NOT NULL,
    days       smallint NOT NULL CHECK (days > 0),
    valid_from date     NOT NULL,
    valid_to   date     NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, level, valid_from)
);

ALTER TABLE house_limit OWNER TO mediation_owner;
GRANT SELECT ON house_limit TO mediation_app, mediation_report;
