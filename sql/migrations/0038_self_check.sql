-- What the self-check reads besides facts: one text of an event. Texts (daemon/event.h) are entries of argument u16, record u16,
-- field u16, length u32, bytes; record and field are 0 of what is no record.
CREATE FUNCTION text_told(texts bytea, wanted integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at    integer := 0;
    bytes bigint;
BEGIN
    WHILE at + 10 <= length(texts) LOOP
        bytes := (get_byte(texts, at + 6)::bigint << 24) | (get_byte(texts, at + 7) << 16) | (get_byte(texts, at + 8) << 8) | get_byte(texts, at + 9);
        EXIT WHEN bytes > length(texts) - at - 10;
        IF (get_byte(texts, at) << 8) | get_byte(texts, at + 1) = wanted
           AND substr(texts, at + 3, 4) = '\x00000000'::bytea THEN
            RETURN convert_from(substr(texts, at + 11, bytes::integer), 'UTF8');
        END IF;
        at := at + 10 + bytes::integer;
    END LOOP;
    RETURN NULL;
END $$;
ALTER FUNCTION text_told(bytea, integer) OWNER TO mediation_owner;
