-- Local data of a district, each row with dates of validity; any change raises district.reference_version.

CREATE TABLE committee (
    district   integer NOT NULL REFERENCES district,
    id         bigint  NOT NULL,
    name       text    NOT NULL,
    short_name text    NOT NULL,
    type       text    NOT NULL,
    seal       text    NOT NULL,
    seat       text    NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, id)
);

CREATE TABLE team (
    district   integer NOT NULL,
    id         bigint  NOT NULL,
    committee  bigint  NOT NULL,
    name       text    NOT NULL,
    type       text    NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, id),
    FOREIGN KEY (district, committee) REFERENCES committee
);

CREATE TABLE member (
    district   integer NOT NULL REFERENCES district,
    id         bigint  NOT NULL,
    login      text    NOT NULL,
    name       text    NOT NULL,
    team       bigint  NOT NULL, -- 0: the centre
    committee  bigint  NOT NULL,
    roles      integer NOT NULL, -- set of roles.def numbers
    valid_from date    NOT NULL,
    valid_to   date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, id),
    UNIQUE (district, login),
    FOREIGN KEY (district, committee) REFERENCES committee (district, id)
);
-- Hello names a login before any district is known.
CREATE INDEX member_login ON member (login);

CREATE TABLE place (
    district integer NOT NULL REFERENCES district,
    code     bigint  NOT NULL, -- GB/T 2260, twelve digits
    name     text    NOT NULL,
    team     bigint  NOT NULL,
    PRIMARY KEY (district, code)
);

-- Kinds of dispute, with what receiving offices call them (domain 4.2).
CREATE TABLE dispute_kind (
    district      integer  NOT NULL REFERENCES district,
    number        smallint NOT NULL,
    name          text     NOT NULL,
    zh            text     NOT NULL,
    en            text     NOT NULL,
    town          text     NOT NULL, -- the town's own heading
    ministry      text     NOT NULL, -- 司法部 monthly table
    gbt31000      text     NOT NULL,
    allows_oral   boolean  NOT NULL,
    is_family     boolean  NOT NULL,
    needs_opinion boolean  NOT NULL,
    expires       boolean  NOT NULL, -- its own law ends mediation with the term (medical)
    valid_from    date     NOT NULL,
    valid_to      date     NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, number)
);

CREATE TABLE calendar_day (
    district integer NOT NULL REFERENCES district,
    day      date    NOT NULL,
    is_work  boolean NOT NULL, -- true: a make-up workday, false: a public holiday or a local closure
    is_local boolean NOT NULL,
    name     text    NOT NULL,
    PRIMARY KEY (district, day)
);

CREATE TABLE calendar_year (
    district integer NOT NULL REFERENCES district,
    year     smallint NOT NULL,
    source   text     NOT NULL, -- the notice the days come from
    PRIMARY KEY (district, year)
);
