-- What every act changes is in no index that would move the row, and dead rows are taken away early.
BEGIN;
SELECT plan(3);

CREATE TEMP TABLE changed (relname name, attname name);
INSERT INTO changed SELECT v.relname, c.attname FROM (VALUES
    ('dispute', 'version state state_before round head regions changed_at last_action last_from last_actor last_recorded_at'),
    ('work', 'state level kind changed_at'), ('party', 'consent has_left has_signed'), ('obligation', 'performance paid'),
    ('agreement', 'form amount effective_at'), ('visit', 'value')) v(relname, columns)
    CROSS JOIN LATERAL string_to_table(v.columns, ' ') c(attname);
SELECT is_empty($$ SELECT c.relname, c.attname, i.indexrelid::regclass
                     FROM changed c JOIN pg_index i ON i.indrelid = c.relname::regclass
                     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = c.attname
                    WHERE a.attnum = ANY (i.indkey)
                       OR pg_get_expr(i.indpred, i.indrelid) ~ ('\m' || a.attname || '\M') $$,
    'no index holds a column that acts change, and none asks for it');
UPDATE work w SET state = w.state + 1, changed_at = w.changed_at + interval '1 second' WHERE is_open;
SELECT is((SELECT n_tup_upd - n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'work'), 0::bigint,
    'a step of a dispute moves no row of its work list to another page');
SELECT set_has($$ SELECT relname FROM pg_class WHERE 'autovacuum_vacuum_scale_factor=0.02' = ANY (reloptions) $$,
    $$ VALUES ('dispute'::name), ('work'), ('party') $$, 'dead rows of what acts change are taken away early');

SELECT * FROM finish();
ROLLBACK;
