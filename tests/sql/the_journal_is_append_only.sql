-- What is written stays written: nobody who can log in has the right to change or take away a line.
BEGIN;
SELECT plan(25);

CREATE TEMP TABLE written_once (name text);
INSERT INTO written_once VALUES ('dispute_event'), ('event_text'), ('region_event'), ('meeting'), ('official_number'), ('source_key');
-- What a record of destruction takes with it; nothing else does.
CREATE TEMP TABLE erasable (name text);
INSERT INTO erasable VALUES ('event_text'), ('source_key');
CREATE TEMP TABLE before AS SELECT count(*) AS lines FROM event_text;
CREATE TEMP TABLE people AS
SELECT oid, rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper;
SELECT set_eq('SELECT rolname FROM people', ARRAY['mediation_app', 'mediation_report', 'mediation_signer'],
    'three may log in: the daemon, the reader, and who signs roots');

SELECT ok((SELECT count(*) FROM dispute_event) > 30, 'there is a journal to change');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE ' || name || ' SET district = district', '42501', NULL,
                 'the daemon cannot change ' || name) FROM written_once;
SELECT throws_ok('SET LOCAL ROLE mediation_app; DELETE FROM ' || name, '42501', NULL,
                 'the daemon cannot take a line out of ' || name) FROM written_once WHERE name NOT IN (SELECT name FROM erasable);
SELECT lives_ok('SET LOCAL ROLE mediation_app; DELETE FROM ' || name || '; RESET ROLE', 'the daemon may ask for what a record destroyed in ' || name) FROM erasable;
SELECT ok(b.lines > 0 AND b.lines = (SELECT count(*) FROM event_text), 'nothing was destroyed, and so nothing has gone') FROM before b;
SELECT is_empty($$ SELECT name FROM erasable JOIN pg_class ON relname = name WHERE NOT relrowsecurity $$, 'rows of both are let go one by one');
SELECT is_empty($$ SELECT rolname, name FROM people CROSS JOIN written_once
                    WHERE has_table_privilege(rolname, name, 'UPDATE, TRUNCATE, REFERENCES, TRIGGER')
                       OR has_table_privilege(rolname, name, 'DELETE') AND NOT (rolname = 'mediation_app' AND name IN (SELECT name FROM erasable))
                       OR has_any_column_privilege(rolname, name, 'UPDATE, REFERENCES') $$,
                'nobody may change, empty, or hang a trigger on what is written once, in no column');
SELECT throws_ok('SET LOCAL ROLE mediation_app; INSERT INTO dispute_event (district, dispute, version, xid) VALUES (1, 1, 1, ''3'')',
                 '42501', NULL, 'the daemon cannot choose an event''s place in the feed');

SELECT is_empty($$ SELECT rolname FROM pg_roles WHERE rolname = 'mediation_owner' AND (rolcanlogin OR rolsuper) $$, 'the owner cannot log in');
SELECT is_empty($$ SELECT m.roleid::regrole, m.member::regrole FROM pg_auth_members m
                    WHERE m.roleid::regrole::text LIKE 'mediation%' OR m.member::regrole::text LIKE 'mediation%' $$,
                'nobody can become the owner, nor anybody else');
SELECT is_empty($$ SELECT rolname FROM pg_roles WHERE rolname LIKE 'mediation%'
                      AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) $$,
                'no role of ours has powers over the cluster');
SELECT is_empty($$ SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled NOT IN ('O', 'A') $$,
                'no trigger is switched off, and with them no foreign key');
SELECT is_empty($$ SELECT conrelid::regclass, conname FROM pg_constraint
                    WHERE connamespace = 'public'::regnamespace AND (NOT convalidated OR condeferrable) $$,
                'no constraint is left unchecked or put off');
SELECT throws_ok('SET LOCAL ROLE mediation_app; ALTER TABLE dispute_event DISABLE TRIGGER ALL', '42501', NULL,
                 'the daemon cannot switch triggers off');
SELECT throws_ok('SET LOCAL ROLE mediation_app; SET session_replication_role = replica', '42501', NULL,
                 'the daemon cannot go round them');

SELECT * FROM finish();
ROLLBACK;
