-- The action table's words, loaded with its guard, so that SQL says states and arguments by name.

CREATE TABLE table_name (
    kind   text     NOT NULL, -- state, action, argument, region, value:<region>, choice:<list>, role
    number smallint NOT NULL,
    name   text     NOT NULL,
    zh     text     NOT NULL,
    PRIMARY KEY (kind, number),
    UNIQUE (kind, name)
);

-- Properties of actions that figures read.
CREATE TABLE action_property (
    action    smallint PRIMARY KEY,
    mediates  boolean NOT NULL,
    new_round boolean NOT NULL
);

CREATE FUNCTION number_of(kind text, name text) RETURNS smallint
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
    RETURN (SELECT t.number FROM table_name t WHERE t.kind = number_of.kind AND t.name = number_of.name);

CREATE FUNCTION fact(facts bytea, wanted integer) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    at     integer := 0;
    number integer;
    bytes  integer;
BEGIN
    WHILE at < length(facts) LOOP
        number := get_byte(facts, at) << 8 | get_byte(facts, at + 1);
        bytes := get_byte(facts, at + 2) << 24 | get_byte(facts, at + 3) << 16 | get_byte(facts, at + 4) << 8 | get_byte(facts, at + 5);
        IF number = wanted THEN
            RETURN substr(facts, at + 7, bytes);
        END IF;
        at := at + 6 + bytes;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION fact_integer(facts bytea, wanted integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ('x' || encode(fact(facts, wanted), 'hex'))::bit(64)::bigint;
