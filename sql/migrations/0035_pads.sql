-- Blank forms with their numbers printed on them, for villages without network: registration numbers that a committee has taken
-- from its book before the disputes came that will have them. Each is used once, by one dispute, or put on record as spoilt (作废):
-- a book's numbers are those that were given, those that wait and those that are spoilt, and nothing is missing.

CREATE TABLE number_pad (
    district    integer     NOT NULL,
    id          bigint      NOT NULL,
    form        smallint    NOT NULL, -- code list pad
    reserved_by bigint      NOT NULL,
    reserved_at timestamptz NOT NULL,
    request_id  uuid        NOT NULL,
    digest      bytea       NOT NULL, -- of the request
    PRIMARY KEY (district, id),
    UNIQUE (district, request_id)
);

CREATE TABLE reserved_number (
    district   integer  NOT NULL,
    committee  bigint   NOT NULL,
    series     smallint NOT NULL,
    year       smallint NOT NULL,
    number     integer  NOT NULL CHECK (number < 1000000), -- as the journal's fact has it: year * 1000000 + number
    pad        bigint   NOT NULL,
    text       text     NOT NULL, -- as it was printed, whatever the committee is called later
    state      smallint NOT NULL DEFAULT 1, -- code list reserved: 1 open, 2 used, 3 spoilt
    dispute    bigint,
    reason     smallint, -- code list spoilt
    changed_by bigint,
    changed_at timestamptz,
    request_id uuid,     -- that spoilt it
    PRIMARY KEY (district, committee, series, year, number),
    FOREIGN KEY (district, pad) REFERENCES number_pad,
    FOREIGN KEY (district, dispute) REFERENCES dispute,
    CHECK (state BETWEEN 1 AND 3),
    CHECK ((state = 2) = (dispute IS NOT NULL)),
    CHECK ((state = 3) = (reason IS NOT NULL)),
    CHECK ((state = 3) = (request_id IS NOT NULL)),
    CHECK ((state = 1) = (changed_at IS NULL)),
    CHECK ((state = 1) = (changed_by IS NULL))
);
CREATE UNIQUE INDEX reserved_number_text ON reserved_number (district, text);
CREATE UNIQUE INDEX reserved_number_dispute ON reserved_number (district, dispute, series) WHERE dispute IS NOT NULL;
CREATE INDEX reserved_number_number ON reserved_number (district, number);
CREATE INDEX reserved_number_open ON reserved_number (district, committee) WHERE state = 1;
CREATE INDEX reserved_number_pad ON reserved_number (district, pad);
CREATE INDEX reserved_number_request ON reserved_number (district, request_id) WHERE request_id IS NOT NULL;

-- What is used or spoilt stays so: no right on a column says that.
ALTER TABLE reserved_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON reserved_number FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON reserved_number FOR INSERT TO mediation_app WITH CHECK (state = 1);
CREATE POLICY what_is_open_is_used_or_spoilt ON reserved_number FOR UPDATE TO mediation_app USING (state = 1) WITH CHECK (state > 1);

ALTER TABLE number_pad OWNER TO mediation_owner;
ALTER TABLE reserved_number OWNER TO mediation_owner;
GRANT SELECT, INSERT ON number_pad, reserved_number TO mediation_app;
GRANT UPDATE (state, dispute, reason, changed_by, changed_at, request_id) ON reserved_number TO mediation_app;
GRANT SELECT ON number_pad, reserved_number TO mediation_report;

-- Books whose last number is not the count of what they gave out, reserved or have on record as spoilt; reserved numbers that
-- say otherwise than the book.
CREATE OR REPLACE FUNCTION number_differences(wanted integer) RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(n.district, o.district), 0, 'numbers of committee ' || coalesce(n.committee, o.committee)
      FROM (SELECT * FROM number_counter WHERE number_counter.district = wanted) n
      FULL JOIN (SELECT x.district, x.committee, x.series, x.year, count(*) AS count, max(x.number) AS highest
                   FROM (SELECT g.district, g.committee, g.series, g.year, g.number FROM official_number g WHERE g.district = wanted
                         UNION ALL
                         SELECT r.district, r.committee, r.series, r.year, r.number FROM reserved_number r
                          WHERE r.district = wanted AND r.state <> 2) x
                  GROUP BY x.district, x.committee, x.series, x.year) o USING (district, committee, series, year)
     WHERE n.last IS DISTINCT FROM o.count OR n.last IS DISTINCT FROM o.highest
    UNION ALL
    SELECT r.district, coalesce(r.dispute, o.dispute, 0), 'reserved number ' || r.text
      FROM reserved_number r
      LEFT JOIN official_number o USING (district, committee, series, year, number)
     WHERE r.district = wanted AND (o.dispute IS DISTINCT FROM r.dispute OR o.text <> r.text)
$$;

-- Reserved numbers that are not used by who the journal says: only the first event of a dispute uses one.
CREATE FUNCTION reserved_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(r.district, e.district), coalesce(r.dispute, e.dispute), 'reserved number'
      FROM (SELECT * FROM reserved_number WHERE reserved_number.district = wanted AND reserved_number.dispute BETWEEN low AND high) r
      FULL JOIN (SELECT x.district, x.dispute, x.actor, x.recorded_at, fact_integer(x.facts, n.argument) AS reserved
                   FROM dispute_event x
                  CROSS JOIN (SELECT number_of('argument', 'reserved') AS argument) n
                  WHERE x.district = wanted AND x.dispute BETWEEN low AND high AND x.version = 1
                    AND fact(x.facts, n.argument) IS NOT NULL) e
        ON e.district = r.district AND e.dispute = r.dispute
     WHERE (r.year * 1000000::bigint + r.number, r.changed_by, r.changed_at) IS DISTINCT FROM (e.reserved, e.actor, e.recorded_at)
$$;
ALTER FUNCTION reserved_differences(integer, bigint, bigint) OWNER TO mediation_owner;
