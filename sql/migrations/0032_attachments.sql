-- Attachments: scans, photos and receipts of a dispute, in the database, so that one backup holds everything. What is being sent, and
-- what came of it, is a dispute's own: no other can be told by a digest what this one has, and a file is destroyed without asking
-- whether somebody else has the same.

-- A content: being sent until its type is known, which is when it has been found to be that of its digest.
CREATE TABLE attachment_content (
    district   integer     NOT NULL,
    id         bigint      NOT NULL,
    dispute    bigint      NOT NULL,
    digest     bytea       NOT NULL CHECK (length(digest) = 32), -- SHA-256
    bytes      bigint      NOT NULL CHECK (bytes > 0),
    begun_by   bigint      NOT NULL, -- nobody else goes on with it
    touched_at timestamptz NOT NULL DEFAULT now(), -- a day later it goes, unless it hangs on the dispute
    media_type smallint    NOT NULL DEFAULT 0, -- choice of the list "media_type"; 0: not verified
    PRIMARY KEY (district, id),
    UNIQUE (district, dispute, digest, begun_by),
    FOREIGN KEY (district, dispute) REFERENCES dispute
);
CREATE INDEX attachment_content_of ON attachment_content (district, begun_by);
CREATE INDEX attachment_content_old ON attachment_content (district, touched_at);

-- Pictures and PDF are packed already: they are kept as they come, and read in pieces without the rest.
CREATE TABLE attachment_chunk (
    district integer NOT NULL,
    content  bigint  NOT NULL,
    number   integer NOT NULL CHECK (number >= 0),
    bytes    bytea   NOT NULL,
    PRIMARY KEY (district, content, number),
    FOREIGN KEY (district, content) REFERENCES attachment_content ON DELETE CASCADE
);
ALTER TABLE attachment_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What hangs on a dispute, as its events tell: numbers go by version and place. The title stands among the event's texts.
CREATE TABLE attachment (
    district      integer  NOT NULL,
    dispute       bigint   NOT NULL,
    number        integer  NOT NULL,
    version       integer  NOT NULL,
    place         smallint NOT NULL, -- in its act, from 1
    item          smallint NOT NULL, -- choice of the list "file_item"
    content       bigint   NOT NULL,
    digest        bytea    NOT NULL,
    bytes         bigint   NOT NULL,
    media_type    smallint NOT NULL,
    party         smallint NOT NULL, -- 0: none
    is_sealed     boolean  NOT NULL, -- the paper is signed and sealed
    is_supplement boolean  NOT NULL, -- it came after the file was archived
    PRIMARY KEY (district, dispute, number),
    UNIQUE (district, dispute, version, place),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event,
    FOREIGN KEY (district, content) REFERENCES attachment_content
);
CREATE INDEX attachment_by_content ON attachment (district, content);

-- A row's own condition: what hangs on a dispute does not go, but by a record that destroyed its file; of that only the bytes do.
ALTER TABLE attachment_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment_chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON attachment_content FOR SELECT USING (true);
CREATE POLICY everybody_reads ON attachment_chunk FOR SELECT USING (true);
CREATE POLICY the_daemon_adds ON attachment_content FOR INSERT TO mediation_app WITH CHECK (media_type = 0);
CREATE POLICY the_daemon_adds ON attachment_chunk FOR INSERT TO mediation_app
    WITH CHECK (EXISTS (SELECT FROM attachment_content c WHERE c.district = attachment_chunk.district AND c.id = content AND c.media_type = 0));
CREATE POLICY the_daemon_verifies ON attachment_content FOR UPDATE TO mediation_app USING (true);
CREATE POLICY what_hangs_nowhere_goes ON attachment_content FOR DELETE TO mediation_app
    USING (NOT EXISTS (SELECT FROM attachment a WHERE a.district = attachment_content.district AND a.content = id));
CREATE POLICY what_was_destroyed_goes ON attachment_chunk FOR DELETE TO mediation_app
    USING (EXISTS (SELECT FROM attachment_content c WHERE c.district = attachment_chunk.district AND c.id = content
                      AND is_destroyed(c.district, c.dispute, 0)));

ALTER TABLE attachment_content OWNER TO mediation_owner;
ALTER TABLE attachment_chunk OWNER TO mediation_owner;
ALTER TABLE attachment OWNER TO mediation_owner;
GRANT SELECT, INSERT, DELETE ON attachment_content TO mediation_app;
GRANT UPDATE (touched_at, media_type) ON attachment_content TO mediation_app;
GRANT SELECT, INSERT, DELETE ON attachment_chunk TO mediation_app;
GRANT SELECT, INSERT ON attachment TO mediation_app;
-- What a scan shows is not the reader's; how many there are of what is.
GRANT SELECT ON attachment, attachment_content TO mediation_report;

-- Records have fields of other lengths than a number's: a text that identifies nobody.
CREATE OR REPLACE FUNCTION fact_records(payload bytea) RETURNS TABLE (place integer, field integer, value bigint)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    at     integer := 0;
    bytes  integer;
    fields integer;
BEGIN
    place := 0;
    WHILE at + 2 <= length(payload) LOOP
        place := place + 1;
        fields := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
        at := at + 2;
        FOR i IN 1 .. fields LOOP
            EXIT WHEN at + 6 > length(payload);
            field := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
            bytes := (get_byte(payload, at + 3) << 16) | (get_byte(payload, at + 4) << 8) | get_byte(payload, at + 5);
            IF bytes = 8 AND at + 14 <= length(payload) THEN
                value := integer_at(payload, at + 6);
                RETURN NEXT;
            END IF;
            at := at + 6 + bytes;
        END LOOP;
    END LOOP;
END $$;

-- Those texts.
CREATE FUNCTION fact_record_texts(payload bytea) RETURNS TABLE (place integer, field integer, value text)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    at     integer := 0;
    bytes  integer;
    fields integer;
BEGIN
    place := 0;
    WHILE at + 2 <= length(payload) LOOP
        place := place + 1;
        fields := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
        at := at + 2;
        FOR i IN 1 .. fields LOOP
            EXIT WHEN at + 6 > length(payload);
            field := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
            bytes := (get_byte(payload, at + 3) << 16) | (get_byte(payload, at + 4) << 8) | get_byte(payload, at + 5);
            IF bytes <> 8 THEN
                value := convert_from(substr(payload, at + 7, bytes), 'UTF8');
                RETURN NEXT;
            END IF;
            at := at + 6 + bytes;
        END LOOP;
    END LOOP;
END $$;

-- Attachments as the journal tells them.
CREATE FUNCTION attachment_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number bigint, version integer, place integer, item bigint, digest text, bytes bigint,
                   media_type bigint, party bigint, is_sealed boolean, is_supplement boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, row_number() OVER (PARTITION BY e.district, e.dispute ORDER BY e.version, r.place), e.version, r.place,
           max(r.value) FILTER (WHERE r.field = 1), max(t.value), max(r.value) FILTER (WHERE r.field = 4), max(r.value) FILTER (WHERE r.field = 5),
           coalesce(max(r.value) FILTER (WHERE r.field = 6), 0), coalesce(max(r.value) FILTER (WHERE r.field = 7), 0) = 1,
           e.from_state = (SELECT number_of('state', 'archived'))
      FROM dispute_event e
     CROSS JOIN LATERAL (SELECT fact(e.facts, (SELECT number_of('argument', 'attachments'))) AS payload) p
     CROSS JOIN LATERAL fact_records(p.payload) r
      LEFT JOIN LATERAL fact_record_texts(p.payload) t ON t.place = r.place AND t.field = 3
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.action = (SELECT number_of('action', 'attach'))
     GROUP BY e.district, e.dispute, e.version, r.place, e.from_state
$$;

CREATE FUNCTION attachment_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH there AS MATERIALIZED (
        SELECT a.* FROM attachment a WHERE a.district = wanted AND a.dispute BETWEEN low AND high
    ), gone AS MATERIALIZED (SELECT * FROM destruction_fold(wanted, low, high)),
    stored AS (
        SELECT t.district, t.dispute, t.number, t.bytes, c.dispute = t.dispute AND c.digest = t.digest AND c.bytes = t.bytes AS is_its,
               (SELECT coalesce(sum(length(k.bytes)), 0) FROM attachment_chunk k WHERE k.district = t.district AND k.content = t.content) AS has,
               EXISTS (SELECT FROM gone g WHERE g.district = t.district AND g.dispute = t.dispute) AS is_destroyed
          FROM there t JOIN attachment_content c ON c.district = t.district AND c.id = t.content
    )
    SELECT coalesce(t.district, f.district), coalesce(t.dispute, f.dispute), 'attachment ' || coalesce(t.number, f.number)
      FROM there t
      FULL JOIN attachment_fold(wanted, low, high) f ON f.district = t.district AND f.dispute = t.dispute AND f.number = t.number
     WHERE (t.version, t.place, t.item, encode(t.digest, 'hex'), t.bytes, t.media_type, t.party, t.is_sealed, t.is_supplement)
           IS DISTINCT FROM (f.version, f.place, f.item, f.digest, f.bytes, f.media_type, f.party, f.is_sealed, f.is_supplement)
    UNION ALL
    SELECT s.district, s.dispute, 'attachment ' || s.number || ': its content is another' FROM stored s WHERE NOT s.is_its
    UNION ALL
    SELECT s.district, s.dispute, 'attachment ' || s.number || ': its content is not whole' FROM stored s WHERE NOT s.is_destroyed AND s.has <> s.bytes
    UNION ALL
    SELECT s.district, s.dispute, 'attachment ' || s.number || ': kept after its destruction' FROM stored s WHERE s.is_destroyed AND s.has > 0
$$;

ALTER FUNCTION fact_record_texts(bytea) OWNER TO mediation_owner;
ALTER FUNCTION attachment_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION attachment_differences(integer, bigint, bigint) OWNER TO mediation_owner;

CREATE OR REPLACE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM fold_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM person_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM promise_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM attachment_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM number_differences(d.district)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;
