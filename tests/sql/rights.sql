-- Who may do what to which column: all of it, so that a right too many shows as well as one too few.
BEGIN;
SELECT plan(61);

CREATE TEMP TABLE relations AS
SELECT c.oid, c.relname, c.relkind, c.relacl, c.relowner FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace;
CREATE TEMP TABLE granted AS
SELECT r.relname, x.grantee::regrole::text AS who, x.privilege_type AS what
  FROM relations r CROSS JOIN LATERAL aclexplode(r.relacl) x WHERE x.grantee <> r.relowner;
CREATE TEMP TABLE granted_column AS
SELECT r.relname, x.grantee::regrole::text AS who, x.privilege_type AS what, a.attname
  FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid CROSS JOIN LATERAL aclexplode(a.attacl) x;

SELECT set_eq(
    $$ SELECT relname, attname FROM granted_column WHERE who = 'mediation_app' AND what = 'UPDATE' $$,
    $$ SELECT v.relname::name, c.attname::name FROM (VALUES
        ('absence', 'last_on delegate reason'), ('attachment_content', 'touched_at media_type'), ('agreement', 'form amount effective_at'), ('assignment_lock', 'version holder'), ('assignment_rule', 'position is_on valid_from valid_to'),
        ('calendar_day', 'is_work is_local name is_ended'), ('calendar_year', 'source'),
        ('committee', 'name short_name type seal seat valid_from valid_to term_from term_to'),
        ('dispute', 'version state state_before round head regions kind level channel form flags extensions place team mediator amount '
            || 'merged_into applied_on extended_to accepted_at assigned_at effective_at changed_at last_action last_from last_actor '
            || 'last_recorded_at'),
        ('credential', 'stored must_change valid_to changed_at factor factor_key factor_new factor_step'), ('criterion', 'threshold valid_to'),
        ('due', 'version clock due_on yellow_on red_on over_on is_paused is_provisional next_at clocks ends'), ('notice', 'member roles team told_at ended_at'),
        ('ticker', 'holder until epoch xid dispute version rules walked tables reference_version reckoned_on'),
        ('dispute_kind', 'name zh en town ministry gbt31000 allows_oral is_family needs_opinion expires valid_from valid_to clock keep_years'),
        ('district', 'reference_version'), ('house_limit', 'days valid_to'),
        ('identity_key_known', 'place seen_at'), ('party_identity', 'key_id sealed found_by'),
        ('member', 'login name team committee roles valid_from valid_to home_place tags'),
        ('night', 'last_on ending report why folder ended_at missing_since told_at told_by'),
        ('login', 'used_at ended_at'), ('login_try', 'failures last_at locked_until'),
        ('number_counter', 'last'), ('obligation', 'performance paid due_on is_draft periods urged urged_on'), ('party', 'name consent has_left has_signed keys words marks'),
        ('petition', 'version handed_on objection_by notice_by reply_by earlier word answer answered dispute moved lettered answer_lettered'),
        ('petition_letter', 'sent_at digest receipt reason advice receipt_at'),
        ('petition_office', 'cursor package reconciled reconciled_on feed_epoch feed_xid feed_dispute feed_version'),
        ('proposal', 'is_open arguments'), ('restriction', 'readers version'),
        ('place', 'name'), ('reserved_number', 'state dispute reason changed_by changed_at request_id'), ('team', 'committee name type valid_from valid_to home_place is_village kinds tags max_load'),
        ('subsidy_rule', 'zh en level form needs_performed needs_file needs_confirmed amount month_cap basis valid_to'),
        ('territory', 'valid_to'), ('figure_book', 'below walked seen_at folded_at compared compared_to differing'),
        ('figure_part', 'figures days amounts accepted_on team kind place channel level'), ('figure_sum', 'rows total'), ('feed_moment', 'epoch below seen_at'), ('visit', 'value visited_version visitor is_own satisfaction'), ('planned_meeting', 'value held_version place'), ('work', 'is_open state kind level team mediator place changed_at')) v(relname, columns)
       CROSS JOIN LATERAL string_to_table(v.columns, ' ') c(attname) $$,
    'the daemon may change these columns and no other');
SELECT set_eq(
    $$ SELECT relname, attname FROM granted_column WHERE who = 'mediation_app' AND what <> 'UPDATE' $$,
    $$ SELECT 'dispute_event'::name, attname FROM pg_attribute
        WHERE attrelid = 'dispute_event'::regclass AND attnum > 0 AND attname <> 'xid'
       UNION ALL
       SELECT 'dispute_read'::name, attname FROM pg_attribute
        WHERE attrelid = 'dispute_read'::regclass AND attnum > 0 AND attname <> 'read_at' $$,
    'it writes every column of an event, and of the read log, but the one that says when that was');
SELECT set_eq($$ SELECT relname FROM granted WHERE who = 'mediation_app' AND what = 'INSERT' $$,
    ARRAY['absence', 'agreement', 'assignment_lock', 'attachment', 'attachment_chunk', 'attachment_content', 'assignment_rule', 'calendar_day', 'calendar_year', 'committee', 'credential', 'criterion', 'dispute', 'dispute_kind', 'district', 'due', 'event_text', 'export_receipt', 'export_request', 'export_sent', 'feed_moment', 'figure_book', 'figure_part', 'figure_sum', 'house_limit', 'identity_key', 'identity_key_known', 'involved', 'party_identity', 'petition', 'petition_answer', 'petition_letter', 'petition_office','petition_forgotten', 'petition_version',
          'linked_number', 'local_change', 'login', 'login_try', 'meeting', 'member', 'night', 'notice', 'number_counter', 'number_pad', 'obligation', 'official_number', 'party', 'place', 'planned_meeting', 'private_note', 'proposal',
          'region_event', 'reserved_number', 'restriction', 'sharing', 'source_key', 'subsidy_rule', 'sweep', 'sweep_dispute', 'team', 'territory', 'ticker', 'visit', 'work']::name[], 'it adds lines to these tables');
SELECT set_eq($$ SELECT relname, what FROM granted WHERE who = 'mediation_signer' $$,
    $$ VALUES ('root'::name, 'SELECT'), ('root_leaf', 'SELECT'), ('root_leaf', 'INSERT'), ('root_node', 'SELECT'), ('root_node', 'INSERT') $$,
    'who signs roots adds to what he has signed, and changes none of it');
SELECT set_eq($$ SELECT relname, what, attname FROM granted_column WHERE who = 'mediation_signer' $$,
    $$ SELECT v.relname::name, v.what, c.attname::name FROM (VALUES
        ('root', 'INSERT', 'district day events digest head previous_digest previous signature_algorithm key signature epoch horizon reads_from'),
        ('dispute_event', 'SELECT', 'district dispute version recorded_at previous hash xid'),
        ('district', 'SELECT', 'district'), ('installation', 'SELECT', 'is_demo feed_epoch')) v(relname, what, columns)
       CROSS JOIN LATERAL string_to_table(v.columns, ' ') c(attname) $$,
    'of the journal he reads hashes and hours, and nothing that was told');
SELECT set_eq($$ SELECT DISTINCT what, CASE what WHEN 'DELETE' THEN relname END FROM granted WHERE who = 'mediation_app' $$,
    $$ VALUES ('SELECT', NULL::name), ('INSERT', NULL), ('DELETE', 'login_try'), ('DELETE', 'dispute_read'), ('DELETE', 'private_note'),
              ('DELETE', 'event_text'), ('DELETE', 'linked_number'), ('DELETE', 'source_key'), ('DELETE', 'party_identity'), ('DELETE', 'petition'),
              ('DELETE', 'attachment_content'), ('DELETE', 'attachment_chunk'), ('DELETE', 'figure_book'), ('DELETE', 'figure_part'), ('DELETE', 'figure_sum') $$,
    'it deletes nothing but old wrong tries to log in, rows of the read log, private notes, files that hang nowhere, what a record destroyed and sums that the journal gives again, and changes no whole table');
SELECT set_eq($$ SELECT polname::text, polcmd::text, pg_get_expr(polqual, polrelid) AS takes, pg_get_expr(polwithcheck, polrelid) AS adds
                       FROM pg_policy JOIN pg_class c ON c.oid = polrelid
                      WHERE c.relname = 'dispute_read' AND c.relrowsecurity $$,
    $$ VALUES ('everybody_adds', 'a', NULL, 'true'), ('what_is_old_goes', 'd', '(read_at < (now() - ''183 days''::interval))', NULL),
              ('everybody_reads', 'r', 'true', NULL) $$, 'of the read log only what is older than half a year');
SELECT set_eq($$ SELECT polname::text, polcmd::text, pg_get_expr(polqual, polrelid) AS takes, pg_get_expr(polwithcheck, polrelid) AS adds
                       FROM pg_policy JOIN pg_class c ON c.oid = polrelid
                      WHERE c.relname = 'reserved_number' AND c.relrowsecurity $$,
    $$ VALUES ('everybody_reads', 'r', 'true', NULL), ('the_daemon_adds', 'a', NULL, '(state = 1)'),
              ('what_is_open_is_used_or_spoilt', 'w', '(state = 1)', '(state > 1)') $$,
    'a number that is used or spoilt stays so');
SELECT set_eq($$ SELECT tablename, policyname, cmd FROM pg_policies WHERE tablename <> 'dispute_read' AND cmd IN ('DELETE', 'UPDATE') $$,
    $$ VALUES ('event_text'::name, 'what_was_destroyed_goes'::name, 'DELETE'), ('linked_number', 'what_was_destroyed_goes', 'DELETE'),
              ('source_key', 'what_was_destroyed_goes', 'DELETE'), ('party_identity', 'what_was_destroyed_goes', 'DELETE'),
              ('party_identity', 'the_daemon_renews', 'UPDATE'), ('petition', 'what_was_destroyed_goes', 'DELETE'), ('petition', 'what_never_was_ours_goes', 'DELETE'), ('petition', 'the_daemon_changes', 'UPDATE'), ('reserved_number', 'what_is_open_is_used_or_spoilt', 'UPDATE'), ('proposal', 'the_daemon_closes', 'UPDATE'),
              ('attachment_content', 'the_daemon_verifies', 'UPDATE'), ('attachment_content', 'what_hangs_nowhere_goes', 'DELETE'),
              ('attachment_chunk', 'what_was_destroyed_goes', 'DELETE') $$,
    'which rows those are is said by the rows themselves');
INSERT INTO proposal (district, dispute, version, action, state, approvers, member, proposed_at, arguments, is_open)
SELECT district, dispute, version, 400, from_state, 8, actor, happened_at, '\x00', true FROM dispute_event LIMIT 1 ON CONFLICT DO NOTHING;
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE proposal SET arguments = ''\x01'' WHERE is_open', '42501', NULL,
    'what waits for approval is not put other than it was proposed');
SELECT is_empty($$ SELECT what FROM granted WHERE who = 'mediation_report' AND what <> 'SELECT' $$, 'the reader only reads');
SELECT is_empty($$ SELECT what FROM granted_column WHERE who = 'mediation_report' AND what <> 'SELECT' $$, 'in columns too');
SELECT set_eq($$ SELECT r.relname, a.attname FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
                  WHERE r.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
                    AND NOT has_column_privilege('mediation_report', r.oid, a.attnum, 'SELECT') $$,
    $$ VALUES ('party'::name, 'name'::name), ('party', 'keys'), ('party', 'words'), ('event_text', 'salt'), ('event_text', 'texts'),
              ('event_text', 'keys'), ('proposal', 'arguments'), ('planned_meeting', 'place'), ('sweep', 'note'),
              ('absence', 'reason'), ('local_change', 'changes'), ('login', 'token'), ('login', 'device'), ('login', 'name'),
              ('credential', 'district'), ('credential', 'member'), ('credential', 'stored'), ('credential', 'must_change'), ('credential', 'valid_to'),
              ('credential', 'changed_at'), ('credential', 'factor'), ('credential', 'factor_key'), ('credential', 'factor_new'), ('credential', 'factor_step'),
              ('login_try', 'name'), ('login_try', 'failures'), ('login_try', 'last_at'), ('login_try', 'locked_until'), ('linked_number', 'number'), ('source_key', 'number'),
              ('export_receipt', 'reason'), ('sharing', 'basis'), ('sharing', 'what'), ('sharing', 'request_id'), ('sharing', 'digest'),
              ('party_identity', 'sealed'), ('party_identity', 'found_by'), ('petition', 'number'), ('petition', 'earlier'),
              ('petition_forgotten', 'digest'), ('petition_forgotten', 'number'), ('petition_version', 'number'), ('petition_version', 'told'), ('petition_answer', 'number'), ('petition_answer', 'reason'),
              ('petition_letter', 'number'), ('petition_letter', 'told'), ('petition_letter', 'reason'), ('petition_letter', 'advice'),
              ('petition_office', 'cursor'), ('petition_office', 'reconciled')
       UNION ALL
       SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relname IN ('dispute_read', 'private_note', 'attachment_chunk') AND a.attnum > 0 $$,
    'the reader reads every column but those that may name somebody');
SELECT set_eq($$ SELECT who FROM granted UNION SELECT who FROM granted_column $$, ARRAY['mediation_app', 'mediation_report', 'mediation_signer'],
    'nobody else has a right on any table, PUBLIC least of all');

SELECT is_empty($$ SELECT x.privilege_type FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) x
                    WHERE n.nspname = 'public' AND x.grantee = 0 $$, 'PUBLIC has no right on the schema');
SELECT is_empty($$ SELECT x.privilege_type FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) x
                    WHERE d.datname = current_database() AND x.grantee = 0 $$, 'PUBLIC has no right on the database');
SELECT is_empty($$ SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('mediation_app', 'mediation_report', 'mediation_signer')
                      AND (has_schema_privilege(r.oid, 'public', 'CREATE') OR has_database_privilege(r.oid, current_database(), 'CREATE, TEMP')) $$,
    'none of them may make anything here, not even for a while');
SELECT throws_ok('SET LOCAL ROLE mediation_app; CREATE TABLE public.mine ()', '42501', NULL, 'the daemon makes no table');
SELECT throws_ok('SET LOCAL ROLE mediation_app; CREATE TEMP TABLE number_counter ()', '42501', NULL, 'the daemon cannot shadow a table');
SELECT is_empty($$ SELECT d.defaclrole FROM pg_default_acl d $$, 'nothing to come is given away beforehand');

SELECT is_empty($$ SELECT relname, relowner::regrole FROM relations WHERE relkind = 'r' AND relowner <> 'mediation_owner'::regrole $$,
    'every table belongs to the owner');
SELECT is_empty($$ SELECT relname FROM relations WHERE relkind NOT IN ('r', 'i') $$,
    'there are tables and indexes, no sequence: numbers have no gaps');
CREATE TEMP TABLE functions AS
SELECT p.* FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace;
SELECT is_empty($$ SELECT proname FROM functions WHERE proowner <> 'mediation_owner'::regrole $$, 'every function belongs to the owner');
SELECT is_empty($$ SELECT proname FROM functions WHERE prosecdef $$, 'no function lends its owner''s rights');
-- A body written as RETURN … is bound to what it names when it is made; a text is looked up when it runs.
SELECT is_empty($$ SELECT proname FROM functions
                    WHERE prosqlbody IS NULL AND NOT coalesce(proconfig && ARRAY['search_path=public, pg_temp', 'search_path=pg_catalog, pg_temp'], false) $$,
    'no function looks for its names where the caller says, or among what the caller has made');

SELECT set_has($$ SELECT rolname, unnest(rolconfig) FROM pg_roles $$, $$ VALUES ('mediation_report'::name, 'default_transaction_read_only=on') $$,
    'the reader''s transactions are read only from the start');
SELECT set_has($$ SELECT rolname, unnest(rolconfig) FROM pg_roles $$,
    $$ VALUES ('mediation_report'::name, 'statement_timeout=60s'), ('mediation_report', 'idle_in_transaction_session_timeout=10s') $$,
    'the reader keeps no snapshot for long');
CREATE TEMP TABLE settings AS
SELECT s.setrole::regrole::text AS who, c.setting FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS c(setting)
 WHERE s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
SELECT set_eq($$ SELECT who, setting FROM settings $$,
    $$ SELECT w.who, s.setting FROM (VALUES ('mediation_app'), ('mediation_report')) AS w(who),
        (VALUES ('search_path=public, pg_temp'), ('log_parameter_max_length=0'), ('log_parameter_max_length_on_error=0'),
            ('log_error_verbosity=terse'), ('log_min_error_statement=panic'), ('log_statement=none'), ('log_min_duration_statement=-1'),
            ('log_min_duration_sample=-1'), ('log_transaction_sample_rate=0')) AS s(setting) $$,
    'whatever the database logs of others, of these two it logs no value; and they find tables where they should');
\set silent `env -u PGOPTIONS psql -XAtq -d "$MEDIATION_DB" -c "SELECT string_agg(name || ' ' || setting, ',' ORDER BY name) FROM pg_settings WHERE source = 'database user'" 2>&1`
SELECT is(:'silent'::text, 'log_error_verbosity terse,log_min_duration_sample -1,log_min_duration_statement -1,log_min_error_statement panic,'
    || 'log_parameter_max_length 0,log_parameter_max_length_on_error 0,log_statement none,log_transaction_sample_rate 0,search_path public, pg_temp',
    'and so it is where the daemon logs in');
\set talking `psql -XAtq -d "$MEDIATION_DB" -c "SET log_statement = 'all'" 2>&1`
SELECT matches(:'talking'::text, 'permission denied to set parameter', 'the daemon cannot have its statements logged');
SELECT is_empty($$ SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'mediation%'
                      AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls) $$,
    'no role of ours has any right over the server');
SELECT is_empty($$ SELECT m.roleid::regrole FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
                    WHERE r.rolname IN ('mediation_app', 'mediation_report') $$,
    'nor the rights of another');
-- The two that log in, logged in.
\set reading `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT count(*) > 0 FROM figure_disputes(340212100, ARRAY(SELECT id FROM dispute), DATE '2024-12-31', NULL, NULL) WHERE registered_on >= DATE '2024-01-01'" 2>&1`
SELECT is(:'reading'::text, 't'::text, 'the reader counts a year''s figures');
\set naming `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT name FROM party" 2>&1`
SELECT matches(:'naming'::text, 'permission denied for table party', 'he is told no name of a party');
\set wording `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT texts FROM event_text" 2>&1`
SELECT matches(:'wording'::text, 'permission denied for table event_text', 'nor what was written of one');
\set sounding `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT keys, words FROM party" 2>&1`
SELECT matches(:'sounding'::text, 'permission denied for table party', 'nor what a name sounds like');
\set wording `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT dispute FROM event_text WHERE keys @> '{1}'" 2>&1`
SELECT matches(:'wording'::text, 'permission denied for table event_text', 'nor of which dispute a word was said');
\set proposing `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT arguments FROM proposal" 2>&1`
SELECT matches(:'proposing'::text, 'permission denied for table proposal', 'nor what is being proposed');
\set excusing `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT reason FROM absence" 2>&1`
SELECT matches(:'excusing'::text, 'permission denied for table absence', 'nor why somebody is away');
\set changing `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT changes FROM local_change" 2>&1`
SELECT matches(:'changing'::text, 'permission denied for table local_change', 'nor what was in a row that changed');
\set looking `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT member FROM dispute_read" 2>&1`
SELECT matches(:'looking'::text, 'permission denied for table dispute_read', 'nor who looked at what');
\set confiding `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT text FROM private_note" 2>&1`
SELECT matches(:'confiding'::text, 'permission denied for table private_note', 'nor what a mediator keeps to himself');
\set linking `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT number FROM linked_number" 2>&1`
SELECT matches(:'linking'::text, 'permission denied for table linked_number', 'nor the number of a matter elsewhere');
\set counting `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT count(persons) > 0 FROM party" 2>&1`
SELECT is(:'counting'::text, 't'::text, 'he counts parties all the same');
\set writing `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "UPDATE dispute SET version = 1" 2>&1`
SELECT matches(:'writing'::text, 'read-only transaction', 'the reader is told that it only reads');
\set insisting `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SET default_transaction_read_only = off" -c "UPDATE dispute SET version = 1" 2>&1`
SELECT matches(:'insisting'::text, 'permission denied for table dispute', 'a reader who insists is still refused');
-- The daemon's own role, logged in: the read log takes rows and gives none back before its time.
INSERT INTO dispute_read (district, id, member, dispute, about, request, lines, disputes, reason) VALUES (340212100, gen_random_uuid(), 1, 7, 0, 6, 1, '{}', '');
INSERT INTO dispute_read (district, id, read_at, member, dispute, about, request, lines, disputes, reason)
VALUES (340212100, gen_random_uuid(), now() - interval '184 days', 1, 8, 0, 6, 1, '{}', '');
SET LOCAL ROLE mediation_app;
DELETE FROM dispute_read;
RESET ROLE;
SELECT results_eq('SELECT dispute FROM dispute_read WHERE dispute IN (7, 8)', ARRAY[7::bigint], 'the daemon can take away what is older than half a year, and nothing younger');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE dispute_read SET member = 2', '42501', NULL, 'it changes no row of it');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; INSERT INTO dispute_read (district, id, read_at, member, dispute, about, request, lines, disputes, reason)
                    VALUES (340212100, gen_random_uuid(), now(), 1, 7, 0, 6, 1, '{}', '') $$, '42501', NULL, 'nor says when it was');
SELECT throws_ok('SET LOCAL ROLE mediation_app; TRUNCATE dispute_read', '42501', NULL, 'nor empties it');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE private_note SET text = text', '42501', NULL, 'a private note is taken away whole, never changed');
-- What was handed over stays, and every version of it.
INSERT INTO petition (district, office, number, id, version, handed_on, earlier, word) SELECT district, 'XF', '1', 1, 1, now(), '{}', 0 FROM district LIMIT 1;
INSERT INTO petition_version SELECT district, office, number, 1, sha256('x'), 'x', 1, now() FROM petition;
INSERT INTO petition_letter (district, office, number, of, at, kind, dispute_version, told) SELECT district, office, number, 1, 1, 1, 0, 'x' FROM petition;
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE petition_version SET told = told', '42501', NULL, 'what the petition centre told is never changed');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE petition_letter SET told = told', '42501', NULL, 'nor what it is told');
SET LOCAL ROLE mediation_app;
DELETE FROM petition;
RESET ROLE;
SELECT results_eq('SELECT number FROM petition_version', ARRAY['1'], 'nor taken away while its file is there');
-- What hangs on a dispute stays; a file that hangs nowhere goes whole, a chunk of it alone never.
INSERT INTO attachment_content (district, id, dispute, digest, bytes, begun_by, media_type)
SELECT d.district, v.id, d.id, sha256(v.id::text::bytea), 3, 1, v.type FROM (SELECT * FROM dispute WHERE district > 0 LIMIT 1) d, (VALUES (1, 2), (2, 2), (3, 0)) v(id, type);
INSERT INTO attachment_chunk SELECT district, id, 0, 'abc' FROM attachment_content WHERE id IN (1, 2, 3);
INSERT INTO attachment SELECT c.district, c.dispute, 1, 1, 1, 6, c.id, c.digest, 3, 2, 0, false, false FROM attachment_content c WHERE c.id = 1;
SET LOCAL ROLE mediation_app;
DELETE FROM attachment_chunk WHERE content IN (1, 2, 3);
DELETE FROM attachment_content WHERE id IN (1, 2);
RESET ROLE;
SELECT set_eq('SELECT content FROM attachment_chunk WHERE content IN (1, 2, 3)', ARRAY[1::bigint, 3], 'what hangs on a dispute the daemon cannot take away, what hangs nowhere it can, and only whole');
SELECT throws_ok($$ SET LOCAL ROLE mediation_app; INSERT INTO attachment_chunk SELECT district, id, 1, 'x' FROM attachment_content WHERE id = 1 $$, '42501', NULL,
    'nothing is added to what was verified');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE attachment_chunk SET bytes = bytes', '42501', NULL, 'and no byte of it is changed');
SELECT throws_ok('SET LOCAL ROLE mediation_app; UPDATE attachment SET item = 1', '42501', NULL, 'nor what it is said to be');
\set picturing `psql -XAtq -d "$MEDIATION_DB_REPORT" -c "SELECT bytes FROM attachment_chunk" 2>&1`
SELECT matches(:'picturing'::text, 'permission denied for table attachment_chunk', 'the reader is shown no scan');
\set owning `psql -XAtq -d "$MEDIATION_DB_REPORT user=mediation_owner" -c "SELECT 1" 2>&1`
SELECT matches(:'owning'::text, 'not permitted to log in', 'the owner does not come in');
\set becoming `psql -XAtq -d "$MEDIATION_DB" -c "SET ROLE mediation_owner" 2>&1`
SELECT matches(:'becoming'::text, 'permission denied to set role', 'the daemon does not become the owner');

SELECT * FROM finish();
ROLLBACK;
