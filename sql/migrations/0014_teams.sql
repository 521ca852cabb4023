-- Whom a team serves and what it takes up, who is away, and who changed which local data when.

ALTER TABLE committee ADD COLUMN term_from date, ADD COLUMN term_to date, -- of its members' present term
    ADD CHECK (term_from <= term_to);

ALTER TABLE team ADD COLUMN home_place bigint NOT NULL DEFAULT 0, -- the place of a village team; 0: town wide
    ADD COLUMN is_village boolean  NOT NULL DEFAULT false,
    ADD COLUMN kinds      text     NOT NULL DEFAULT '', -- names of the kinds it specialises in, by commas; none: takes all
    ADD COLUMN tags       text     NOT NULL DEFAULT '', -- languages and expertise
    ADD COLUMN max_load   smallint NOT NULL DEFAULT 0 CHECK (max_load >= 0); -- open disputes; 0: no maximum

ALTER TABLE member ADD COLUMN home_place bigint NOT NULL DEFAULT 0, -- the village he lives in
    ADD COLUMN tags text NOT NULL DEFAULT '';

CREATE TABLE territory (
    district   integer NOT NULL,
    place      bigint  NOT NULL,
    team       bigint  NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, place, team, valid_from),
    FOREIGN KEY (district, place) REFERENCES place,
    FOREIGN KEY (district, team) REFERENCES team
);

-- A team that serves one place alone is that place's own.
INSERT INTO territory (district, place, team, valid_from, valid_to)
SELECT p.district, p.code, t.id, t.valid_from, t.valid_to
  FROM place p JOIN team t ON t.district = p.district AND t.id = p.team;
UPDATE team t SET is_village = true, home_place = x.place
  FROM (SELECT district, team, min(place) AS place FROM territory GROUP BY district, team HAVING count(*) = 1) x
 WHERE x.district = t.district AND x.team = t.id AND t.type IN ('村级', '社区');
-- Territory tells it from here on.
ALTER TABLE place ALTER COLUMN team SET DEFAULT 0;
UPDATE district SET reference_version = reference_version + 1;

-- Who came back before the day he left had an absence that ends before it begins: it never was.
CREATE TABLE absence (
    district integer NOT NULL,
    member   bigint  NOT NULL,
    first_on date    NOT NULL,
    last_on  date    NOT NULL,
    delegate bigint  NOT NULL DEFAULT 0,
    reason   text    NOT NULL DEFAULT '',
    PRIMARY KEY (district, member, first_on),
    FOREIGN KEY (district, member) REFERENCES member,
    CHECK (last_on >= first_on - 1)
);

-- A notice that is replaced may name a day no more; nothing is deleted.
ALTER TABLE calendar_day ADD COLUMN is_ended boolean NOT NULL DEFAULT false;

CREATE TABLE local_change (
    district          integer     NOT NULL REFERENCES district,
    request_id        uuid        NOT NULL,
    member            bigint      NOT NULL,
    table_name        text        NOT NULL,
    rows              integer     NOT NULL, -- how many the request had
    changes           jsonb       NOT NULL, -- those that came new or other than they were; private columns null
    digest            bytea       NOT NULL, -- of the request
    reference_version bigint      NOT NULL, -- the one it made
    recorded_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, request_id)
);

ALTER TABLE territory OWNER TO mediation_owner;
ALTER TABLE absence OWNER TO mediation_owner;
ALTER TABLE local_change OWNER TO mediation_owner;
GRANT SELECT ON territory, absence, local_change TO mediation_app;
GRANT SELECT ON territory TO mediation_report;
-- Why somebody is away is his own; a change holds whatever a row does.
GRANT SELECT (district, member, first_on, last_on, delegate) ON absence TO mediation_report;
GRANT SELECT (district, request_id, member, table_name, rows, digest, reference_version, recorded_at) ON local_change TO mediation_report;

-- The daemon adds local data and changes what is no key; it ends rows and deletes none.
GRANT INSERT ON committee, team, member, place, territory, absence, dispute_kind, house_limit, calendar_year,
    calendar_day, local_change TO mediation_app;
GRANT UPDATE (reference_version) ON district TO mediation_app;
GRANT UPDATE (name, short_name, type, seal, seat, valid_from, valid_to, term_from, term_to) ON committee TO mediation_app;
GRANT UPDATE (committee, name, type, valid_from, valid_to, home_place, is_village, kinds, tags, max_load) ON team TO mediation_app;
GRANT UPDATE (login, name, team, committee, roles, valid_from, valid_to, home_place, tags) ON member TO mediation_app;
GRANT UPDATE (name) ON place TO mediation_app;
GRANT UPDATE (valid_to) ON territory TO mediation_app;
GRANT UPDATE (last_on, delegate, reason) ON absence TO mediation_app;
GRANT UPDATE (name, zh, en, town, ministry, gbt31000, allows_oral, is_family, needs_opinion, expires, valid_from, valid_to, clock)
    ON dispute_kind TO mediation_app;
GRANT UPDATE (days, valid_to) ON house_limit TO mediation_app;
GRANT UPDATE (source) ON calendar_year TO mediation_app;
GRANT UPDATE (is_work, is_local, name, is_ended) ON calendar_day TO mediation_app;
