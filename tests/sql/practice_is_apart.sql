-- A practice is known by its row and by its number, and no row can pass for what it is not.
BEGIN;
SELECT plan(14);

SELECT is((SELECT count(*) FROM district WHERE practice_of IS NOT NULL), 0::bigint, 'a town begins without one');
SELECT throws_ok($$ INSERT INTO district (district, name) VALUES (-1, 'x') $$, '23514', NULL, 'a number below all towns is of a practice');
SELECT throws_ok($$ INSERT INTO district (district, name, practice_of) VALUES (340212101, 'x', 340212100) $$, '23514', NULL,
                 'a practice never has the number of a town');
SELECT throws_ok($$ INSERT INTO district (district, name, practice_of) VALUES (-1, 'x', 340212109) $$, '23503', NULL,
                 'it is the practice of a town that is there');
SELECT throws_ok($$ UPDATE district SET practice_of = district WHERE district = 340212100 $$, '23514', NULL, 'a town does not become one');
SELECT lives_ok($$ INSERT INTO district (district, name, practice_of) VALUES (-1, 'x', 340212100) $$, 'it begins below all towns');
SELECT throws_ok($$ INSERT INTO district (district, name, practice_of) VALUES (-2, 'x', -1) $$, '23514', NULL, 'there is none of a practice');
SELECT lives_ok($$ INSERT INTO district (district, name, practice_of, request_id) VALUES (-2, 'x', 340212100, '01890000-0000-7000-8000-000000000001') $$,
                'a request may have begun it');
SELECT throws_ok($$ INSERT INTO district (district, name, practice_of, request_id) VALUES (-3, 'x', 340212100, '01890000-0000-7000-8000-000000000001') $$,
                 '23505', NULL, 'but none begins two');
SELECT throws_ok($$ UPDATE district SET request_id = '01890000-0000-7000-8000-000000000002' WHERE district = 340212100 $$, '23514', NULL,
                 'a town was begun by none');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; UPDATE district SET practice_of = NULL $$, '42501', NULL, 'the daemon makes no town of it');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; UPDATE district SET begun_at = now() $$, '42501', NULL, 'nor does it say when it began anew');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; DELETE FROM district $$, '42501', NULL, 'it takes none away');
SELECT is((SELECT count(*) FROM figure_disputes(-1, ARRAY(SELECT id FROM dispute), NULL, NULL, NULL)), 0::bigint, 'it counts by itself');

SELECT * FROM finish();
ROLLBACK;
