-- Keys by which disputes are found (daemon/lookup.h), written by the daemon with what they are taken from; rows of
-- before get theirs from `mediationd migrate up`. Names by pinyin and initials and words of what was told are as
-- identifying as the names themselves, and as unread by who only reads; with a text its keys are erased.

ALTER TABLE party ADD COLUMN keys bigint[], ADD COLUMN words text;
ALTER TABLE event_text ADD COLUMN keys bigint[];

CREATE INDEX party_keys ON party USING gin (keys) WITH (gin_pending_list_limit = 256);
CREATE INDEX party_unkeyed ON party (district, dispute, number) WHERE keys IS NULL;
-- Of a dispute's first event only: the facts as told and the claims.
CREATE INDEX event_text_keys ON event_text USING gin (keys) WITH (gin_pending_list_limit = 256) WHERE version = 1 AND keys <> '{}';
CREATE INDEX event_text_unkeyed ON event_text (district, dispute) WHERE version = 1 AND keys IS NULL;
-- What stood here before. Its functions stay for the program of before, which asks by them, if slowly, until it goes.
DROP INDEX party_grams;

-- The same person is told by name and place: a place that is put right gives other keys.
GRANT UPDATE (keys, words) ON party TO mediation_app;

-- The same village and kind.
CREATE INDEX dispute_of_place ON dispute (district, place, kind, registered_at);

-- Numbers that petition centres, courts and others gave a matter; disputes that share one belong together.
CREATE TABLE linked_number (
    district integer NOT NULL,
    number   text    NOT NULL,
    dispute  bigint  NOT NULL,
    PRIMARY KEY (district, number, dispute),
    FOREIGN KEY (district, dispute) REFERENCES dispute
);
CREATE INDEX linked_number_dispute ON linked_number (district, dispute);

INSERT INTO linked_number SELECT district, number, dispute FROM source_key ON CONFLICT DO NOTHING;

-- Those of petition steps stand among the texts of their events (daemon/event.h: argument, place, field, length).
DO $$
DECLARE
    wanted CONSTANT integer := 98;
    t      record;
    at     integer;
    bytes  integer;
BEGIN
    FOR t IN SELECT x.district, x.dispute, x.texts FROM dispute_event e JOIN event_text x USING (district, dispute, version)
              WHERE e.action = 440 LOOP
        at := 0;
        WHILE at + 10 <= length(t.texts) LOOP
            bytes := (get_byte(t.texts, at + 6) << 24) | (get_byte(t.texts, at + 7) << 16) | (get_byte(t.texts, at + 8) << 8)
                     | get_byte(t.texts, at + 9);
            IF (get_byte(t.texts, at) << 8) | get_byte(t.texts, at + 1) = wanted THEN
                INSERT INTO linked_number VALUES (t.district, convert_from(substr(t.texts, at + 11, bytes), 'UTF8'), t.dispute)
                    ON CONFLICT DO NOTHING;
            END IF;
            at := at + 10 + bytes;
        END LOOP;
    END LOOP;
END $$;

ALTER TABLE linked_number OWNER TO mediation_owner;
GRANT SELECT, INSERT ON linked_number TO mediation_app;
-- A number leads to the person elsewhere.
GRANT SELECT (district, dispute) ON linked_number TO mediation_report;
REVOKE SELECT ON source_key FROM mediation_report;
GRANT SELECT (district, source, dispute) ON source_key TO mediation_report;
