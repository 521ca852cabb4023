-- What of a dispute's clocks is next, as last reckoned from its journal, so that lists and the ticker find what is due
-- without reading what is not. Days stand for lamps: which lamp is lit on a day follows from them, and nothing changes
-- at midnight. The journal stays the truth: everything here can be reckoned anew.

CREATE TABLE due (
    district       integer     NOT NULL,
    dispute        bigint      NOT NULL,
    version        integer     NOT NULL, -- of the dispute as it was reckoned; one that has moved on has no lamp until it is again
    clock          smallint    NOT NULL, -- whose end is nearest; 0: none runs
    due_on         date,
    yellow_on      date, -- the first day on which any of its clocks is yellow, red, overdue; null: none will be
    red_on         date,
    over_on        date,
    is_paused      boolean     NOT NULL, -- the mediation clock
    is_provisional boolean     NOT NULL,
    next_at        timestamptz NOT NULL, -- when somebody is to be told something, or something to be done
    PRIMARY KEY (district, dispute),
    FOREIGN KEY (district, dispute) REFERENCES dispute
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX due_next ON due (district, next_at) WHERE next_at < 'infinity';
CREATE INDEX due_lit ON due (district, yellow_on) WHERE yellow_on IS NOT NULL;

-- What people were told: no part of the journal, so that nobody's open form goes stale at eight in the morning.
-- The key makes it once, however many daemons run and however often they die.
CREATE TABLE notice (
    district integer     NOT NULL,
    dispute  bigint      NOT NULL,
    clock    smallint    NOT NULL,
    item     integer     NOT NULL,
    due_on   date        NOT NULL,
    kind     smallint    NOT NULL,
    member   bigint      NOT NULL, -- whom; 0: whoever has one of the roles
    roles    integer     NOT NULL,
    team     bigint      NOT NULL, -- of which team; 0: any
    told_at  timestamptz NOT NULL,
    ended_at timestamptz, -- since when it holds no more
    PRIMARY KEY (district, dispute, clock, item, due_on, kind),
    FOREIGN KEY (district, dispute) REFERENCES dispute
) WITH (fillfactor = 90);
CREATE INDEX notice_of ON notice (district, member, told_at);
CREATE INDEX notice_to ON notice (district, member, team) WHERE ended_at IS NULL;
-- Of a team, but for somebody of the centre too: bits 2 and 3 are mediators and leaders, whom it names by their team.
CREATE INDEX notice_centre ON notice (district, dispute)
 WHERE ended_at IS NULL AND member = 0 AND team <> 0 AND roles & ~12 <> 0;

-- Which daemon looks after a district's clocks, until when, and how far it has come in the feed. The lease only saves
-- work: what is written is right whoever writes it.
CREATE TABLE ticker (
    district          integer     PRIMARY KEY REFERENCES district,
    holder            bigint      NOT NULL,
    until             timestamptz NOT NULL,
    epoch             uuid        NOT NULL,
    xid               bigint      NOT NULL DEFAULT 0,
    dispute           bigint      NOT NULL DEFAULT 0,
    version           integer     NOT NULL DEFAULT 0,
    rules             bigint      NOT NULL DEFAULT 0, -- digest of terms and calendar; another: all is reckoned anew,
    walked            bigint      NOT NULL DEFAULT 9223372036854775807, -- up to this dispute so far
    tables            bigint      NOT NULL DEFAULT 0, -- digest of the tables, and local data, that rules was made of
    reference_version bigint      NOT NULL DEFAULT 0,
    reckoned_on       date        NOT NULL DEFAULT '-infinity' -- the day whose local data that was: rows are valid by day
);

-- Hours of the day, in minutes, between which people are told things; only on workdays.
ALTER TABLE district ADD COLUMN alert_from smallint NOT NULL DEFAULT 510 CHECK (alert_from BETWEEN 0 AND 1439);
ALTER TABLE district ADD COLUMN alert_to smallint NOT NULL DEFAULT 1050 CHECK (alert_to BETWEEN alert_from + 1 AND 1440);
UPDATE district SET reference_version = reference_version + 1;

-- Numbers of daemon/tables/lamps.def. The same in C: lamp_on() in due.c.
CREATE FUNCTION lamp_on(today date, due due) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (due).over_on <= today THEN 7
                WHEN (due).red_on <= today THEN 6
                WHEN (due).yellow_on <= today THEN 5
                WHEN (due).is_paused THEN 3
                WHEN (due).clock > 0 THEN 4
                ELSE 0 END;

ALTER TABLE due OWNER TO mediation_owner;
ALTER TABLE notice OWNER TO mediation_owner;
ALTER TABLE ticker OWNER TO mediation_owner;
ALTER FUNCTION lamp_on(date, due) OWNER TO mediation_owner;
GRANT SELECT ON due, notice, ticker TO mediation_app, mediation_report;
GRANT INSERT ON due, ticker TO mediation_app;
GRANT UPDATE (version, clock, due_on, yellow_on, red_on, over_on, is_paused, is_provisional, next_at) ON due TO mediation_app;
GRANT UPDATE (holder, until, epoch, xid, dispute, version, rules, walked, tables, reference_version,
              reckoned_on) ON ticker TO mediation_app;
GRANT INSERT, UPDATE (member, roles, team, told_at, ended_at) ON notice TO mediation_app;
