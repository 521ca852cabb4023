-- The action table's words, loaded with its guard, so that SQL says states and arguments by name.

CREATE TABLE table_name (
    kind   text     NOT NULL, -- state, action, argument, region, value:<region>, choice:<list>, role
    number smallint NOT NULL,
    name   text     NOT NULL,
    zh     text     NOT NULL,
    PRIMARY KEY (kind, number),
    UNIQUE (kind, name)
);

-- What folds and figures must know of rows and states.
CREATE TABLE action_property (
    action        smallint PRIMARY KEY,
    mediates      boolean  NOT NULL,
    new_round     boolean  NOT NULL,
    is_retraction boolean  NOT NULL,
    sets_level    smallint NOT NULL, -- 0: none
    sets_form     smallint NOT NULL,
    series        smallint NOT NULL
);

CREATE TABLE state_property (
    state    smallint PRIMARY KEY,
    is_final boolean  NOT NULL
);

CREATE FUNCTION number_of(kind text, name text) RETURNS smallint
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
    RETURN (SELECT t.number FROM table_name t WHERE t.kind = number_of.kind AND t.name = number_of.name);

-- Facts (daemon/event.h): entries of number u16, length u32, payload; number 0 is the event's moves.
CREATE FUNCTION fact_entries(facts bytea) RETURNS TABLE (number integer, payload bytea)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at    integer := 0;
    bytes bigint;
BEGIN
    WHILE at + 6 <= length(facts) LOOP
        number := (get_byte(facts, at) << 8) | get_byte(facts, at + 1);
        bytes := (get_byte(facts, at + 2)::bigint << 24) | (get_byte(facts, at + 3) << 16) | (get_byte(facts, at + 4) << 8) | get_byte(facts, at + 5);
        payload := substr(facts, at + 7, least(bytes, length(facts))::integer);
        RETURN NEXT;
        EXIT WHEN bytes > length(facts);
        at := at + 6 + bytes::integer;
    END LOOP;
END $$;

CREATE FUNCTION integer_at(bytes bytea, at integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ('x' || encode(substr(bytes, at + 1, 8), 'hex'))::bit(64)::bigint;

CREATE FUNCTION fact(facts bytea, wanted integer) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp
    RETURN (SELECT e.payload FROM fact_entries(facts) e WHERE e.number = wanted LIMIT 1);

CREATE FUNCTION fact_integer(facts bytea, wanted integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp
    RETURN integer_at(fact(facts, wanted), 0);

-- Payload of items and choices.
CREATE FUNCTION fact_integers(payload bytea) RETURNS TABLE (place integer, value bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
    SELECT i, integer_at(payload, (i - 1) * 8) FROM generate_series(1, length(payload) / 8) i
$$;

-- Payload of records: count u16, then count times field u16, length u32, value i64.
CREATE FUNCTION fact_records(payload bytea) RETURNS TABLE (place integer, field integer, value bigint)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    at     integer := 0;
    fields integer;
BEGIN
    place := 0;
    WHILE at + 2 <= length(payload) LOOP
        place := place + 1;
        fields := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
        at := at + 2;
        FOR i IN 1 .. fields LOOP
            EXIT WHEN at + 14 > length(payload);
            field := (get_byte(payload, at) << 8) | get_byte(payload, at + 1);
            value := integer_at(payload, at + 6);
            at := at + 14;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION fact_moves(facts bytea) RETURNS TABLE (region integer, item integer, from_value integer, to_value integer)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
    SELECT get_byte(m.p, i), (get_byte(m.p, i + 1) << 8) | get_byte(m.p, i + 2), get_byte(m.p, i + 3), get_byte(m.p, i + 4)
      FROM (SELECT fact(facts, 0) AS p) m CROSS JOIN LATERAL generate_series(0, length(m.p) - 5, 5) i
$$;
