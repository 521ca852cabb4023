-- What no row of the printed action table allows cannot be written, by the daemon or by hand.
BEGIN;
SELECT plan(12);

-- The table as it is printed and kept, read here anew: what the guard should hold.
\set printed `cat "$SOURCE_ROOT/tests/tables/actions.tsv.golden"`
CREATE TEMP TABLE printed AS
SELECT r[1]::smallint AS action, r[2] AS name, r[5] AS from_states, r[6] AS to_states, r[14] AS moves, r[15] AS flags
  FROM regexp_split_to_table(:'printed', E'\n') WITH ORDINALITY AS l(line, place)
  CROSS JOIN LATERAL string_to_array(l.line, E'\t') r
 WHERE l.place > 1;

CREATE TEMP TABLE forward AS
SELECT p.action, coalesce(f.number, 0::smallint) AS from_state,
       CASE WHEN p.to_states = 'same' THEN f.number ELSE t.number END AS to_state, p.flags
  FROM printed p
  CROSS JOIN LATERAL string_to_table(nullif(p.from_states, '') || '', ',') AS names(from_name)
  JOIN table_name f ON f.kind = 'state' AND f.name = names.from_name
  LEFT JOIN LATERAL (SELECT n.number FROM string_to_table(regexp_replace(p.to_states, '^\w+:', ''), ',') s(name)
                       JOIN table_name n ON n.kind = 'state' AND n.name = s.name) t ON true
 WHERE p.name <> 'retract' AND p.flags !~ 'begins' AND p.flags !~ 'chain'
UNION
SELECT p.action, 0, n.number, p.flags -- of nothing, where a dispute begins
  FROM printed p
  CROSS JOIN LATERAL string_to_table(regexp_replace(p.to_states, '^\w+:', ''), ',') s(name)
  JOIN table_name n ON n.kind = 'state' AND n.name = s.name
 WHERE p.flags ~ 'begins' AND p.flags !~ 'chain';

CREATE TEMP TABLE allowed AS
SELECT action, from_state, to_state FROM forward
UNION
SELECT p.action, f.to_state, f.from_state
  FROM printed p CROSS JOIN forward f
 WHERE p.name = 'retract' AND f.flags ~ 'retractable';

SELECT set_eq('SELECT action, from_state, to_state FROM action_guard', 'SELECT action, from_state::smallint, to_state::smallint FROM allowed',
              'the guard holds the moves of the printed table, and no other');

CREATE TEMP TABLE allowed_region AS
SELECT p.action, m.part[1]::text AS region, f.number AS from_value, t.number AS to_value
  FROM printed p
  CROSS JOIN LATERAL regexp_matches(p.moves, '(\w+):([0-9a-f]{4})>([0-9a-f]{4})', 'g') AS m(part)
  JOIN table_name f ON f.kind = 'value:' || m.part[1]
  JOIN table_name t ON t.kind = f.kind AND t.number <> f.number
 WHERE (('x' || m.part[2])::bit(16)::integer >> f.number) & 1 = 1 AND (('x' || m.part[3])::bit(16)::integer >> t.number) & 1 = 1;
SELECT set_eq('SELECT g.action, n.name, g.from_value, g.to_value FROM region_guard g
                 JOIN table_name n ON n.kind = ''region'' AND n.number = g.region',
              'SELECT action, region, from_value, to_value FROM allowed_region',
              'the guard of side regions holds the moves of the printed table, and no other');

-- One dispute that moved, to write after its end.
CREATE TEMP TABLE last AS
SELECT e.* FROM dispute_event e JOIN dispute d ON (d.district, d.id, d.version) = (e.district, e.dispute, e.version)
 WHERE e.to_state = number_of('state', 'mediating') ORDER BY e.dispute LIMIT 1;
GRANT SELECT ON last TO mediation_app;

CREATE FUNCTION pg_temp.write(action integer, from_state integer, to_state integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round, actor,
                               happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT l.district, l.dispute, (SELECT max(x.version) + 1 FROM dispute_event x WHERE x.dispute = l.dispute), gen_random_uuid(), 1, write.action, write.from_state, write.to_state, l.round,
           l.actor, l.happened_at, l.recorded_at, l.table_version, l.facts, '', l.digest, l.hash, l.hash FROM last l
$$;
CREATE FUNCTION pg_temp.move(action integer, region integer, from_value integer, to_value integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO region_event (district, dispute, version, region, item, action, from_value, to_value, table_version)
    SELECT l.district, l.dispute, l.version, move.region, 999 - move.action, move.action, move.from_value, move.to_value, l.table_version FROM last l
$$;

-- Tries every pair, as the superuser, and names what went the wrong way.
CREATE FUNCTION pg_temp.wrong_moves() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    try       record;
    was_taken boolean;
BEGIN
    FOR try IN SELECT a.number AS action, f.number AS from_state, t.number AS to_state, w.action IS NOT NULL AS is_allowed,
                      format('%s %s → %s', a.name, f.name, t.name) AS told
                 FROM table_name a
                 CROSS JOIN (SELECT number, name FROM table_name WHERE kind = 'state' UNION SELECT 0, 'nothing') f
                 CROSS JOIN (SELECT number, name FROM table_name WHERE kind = 'state' UNION SELECT 0, 'nothing') t
                 LEFT JOIN allowed w ON (w.action, w.from_state, w.to_state) = (a.number, f.number, t.number)
                WHERE a.kind = 'action' LOOP
        BEGIN
            PERFORM pg_temp.write(try.action, try.from_state, try.to_state);
            was_taken := true;
            RAISE EXCEPTION USING ERRCODE = 'UNDO1';
        EXCEPTION
            WHEN foreign_key_violation THEN was_taken := false;
            WHEN SQLSTATE 'UNDO1' THEN NULL;
        END;
        IF was_taken <> try.is_allowed THEN RETURN NEXT try.told; END IF;
    END LOOP;
END $$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_moves()',
                'of all actions between all states the journal takes those of the table and refuses the rest');

-- From here as the daemon's own role, whatever it may be told to write.
CREATE FUNCTION pg_temp.named(kind text, name text) RETURNS integer LANGUAGE sql AS 'SELECT public.number_of(kind, name)';
SELECT lives_ok($$ SET LOCAL ROLE mediation_app;
                   SELECT pg_temp.write(pg_temp.named('action', 'meet'), pg_temp.named('state', 'mediating'), pg_temp.named('state', 'mediating'));
                   RESET ROLE; $$, 'the daemon may write a move of the table');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app;
                    SELECT pg_temp.write(pg_temp.named('action', 'sign'), pg_temp.named('state', 'mediating'), pg_temp.named('state', 'agreed')) $$,
                 '23503', NULL, 'the daemon cannot sign what was never fixed');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app;
                    SELECT pg_temp.write(31000, pg_temp.named('state', 'mediating'), pg_temp.named('state', 'agreed')) $$,
                 '23503', NULL, 'the daemon cannot write an action that nobody knows');
SELECT lives_ok($$ SET LOCAL ROLE mediation_app;
                   SELECT pg_temp.move(pg_temp.named('action', 'agree_orally'), pg_temp.named('region', 'agreement'), 0, 3);
                   RESET ROLE; $$, 'the daemon may write a side move of the table');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app;
                    SELECT pg_temp.move(pg_temp.named('action', 'meet'), pg_temp.named('region', 'agreement'), 0, 3) $$,
                 '23503', NULL, 'the daemon cannot bring an agreement about by a meeting');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; INSERT INTO action_guard SELECT table_version, action, 0, 11 FROM action_guard LIMIT 1 $$,
                 '42501', NULL, 'the daemon cannot widen the guard');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; INSERT INTO region_guard SELECT table_version, action, region, 9, 9 FROM region_guard LIMIT 1 $$,
                 '42501', NULL, 'the daemon cannot widen the guard of side regions');
SELECT throws_ok($$ DELETE FROM action_guard g USING last l WHERE (g.table_version, g.action, g.from_state, g.to_state)
                                                                = (l.table_version, l.action, l.from_state, l.to_state) $$,
                 '23503', NULL, 'a move that the journal tells of cannot be taken out of the guard');
SELECT throws_ok('UPDATE dispute d SET version = d.version + 2 FROM last l WHERE (d.district, d.id) = (l.district, l.dispute)',
                 '23503', NULL, 'no dispute moves silently: its version must stand in the journal');

SELECT * FROM finish();
ROLLBACK;
