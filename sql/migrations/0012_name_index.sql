-- Names are found by index: every character and every pair of characters of a name, as numbers that differ by
-- district, so that the index begins with the district as all others do. What shares a number is told apart by reading.

CREATE FUNCTION name_grams(district integer, name text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (SELECT array_agg(hashtextextended(substr(name, i, n), district::bigint))
              FROM generate_series(1, length(name)) i CROSS JOIN generate_series(1, 2) n
             WHERE i + n <= length(name) + 1);

-- The fewest grams that a name with this text in it must have.
CREATE FUNCTION text_grams(district integer, text text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (SELECT array_agg(hashtextextended(substr(text, i, 2), district::bigint))
              FROM generate_series(1, greatest(length(text) - 1, 1)) i);

ALTER FUNCTION name_grams(integer, text) OWNER TO mediation_owner;
ALTER FUNCTION text_grams(integer, text) OWNER TO mediation_owner;

CREATE INDEX party_grams ON party USING gin (name_grams(district, name)) WITH (gin_pending_list_limit = 256);
DROP INDEX party_name;
