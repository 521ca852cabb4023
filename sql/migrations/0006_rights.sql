-- Three roles: the owner without login, the daemon's with rights on columns and none to change or delete the
-- journal, and one that only reads.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediation_owner') THEN CREATE ROLE mediation_owner NOLOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediation_app') THEN CREATE ROLE mediation_app LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediation_report') THEN CREATE ROLE mediation_report LOGIN; END IF;
END $$;

ALTER ROLE mediation_report SET default_transaction_read_only = on;

-- Everything belongs to the owner, who cannot log in; nobody else may make or shadow anything here.
DO $$
DECLARE
    t record;
BEGIN
    GRANT USAGE, CREATE ON SCHEMA public TO mediation_owner;
    FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO mediation_owner', t.relname);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t.relname);
        EXECUTE format('GRANT SELECT ON public.%I TO mediation_app, mediation_report', t.relname);
    END LOOP;
    FOR t IN SELECT p.oid::regprocedure AS name FROM pg_proc p
              WHERE p.pronamespace = 'public'::regnamespace
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO mediation_owner', t.name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO mediation_app, mediation_report', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO mediation_app, mediation_report;

-- Written once, never changed: no UPDATE, DELETE or TRUNCATE is granted to anybody.
GRANT INSERT (district, dispute, version, request_id, step, action, from_state, to_state, round, actor, happened_at,
              recorded_at, table_version, facts, commitment, digest, previous, hash) ON dispute_event TO mediation_app;
GRANT INSERT ON event_text, region_event, meeting, official_number, source_key TO mediation_app;

-- Folds: changed only in the columns that change.
GRANT INSERT ON dispute, work, party, obligation, agreement, visit, proposal, number_counter TO mediation_app;
GRANT UPDATE (version, state, state_before, round, head, regions, kind, level, channel, form, flags, extensions, place, team,
              mediator, amount, merged_into, applied_on, extended_to, accepted_at, assigned_at, effective_at, changed_at,
              last_action, last_from, last_actor, last_recorded_at) ON dispute TO mediation_app;
GRANT UPDATE (is_open, state, kind, level, team, mediator, place, changed_at) ON work TO mediation_app;
GRANT UPDATE (consent, has_left, has_signed) ON party TO mediation_app;
GRANT UPDATE (performance, paid) ON obligation TO mediation_app;
GRANT UPDATE (form, amount, effective_at) ON agreement TO mediation_app;
GRANT UPDATE (value) ON visit TO mediation_app;
GRANT UPDATE (is_open) ON proposal TO mediation_app;
GRANT UPDATE (last) ON number_counter TO mediation_app;
