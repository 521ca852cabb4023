-- What holds for a role wherever it connects from: where names are looked up, and that the server's log shows no value
-- that the role sends or reads. Most of the latter only a superuser may set, or who has been granted it
-- (GRANT SET ON PARAMETER … TO …); where the owner may not, the database's own configuration has to say it, and the
-- daemon warns at its start until it does.

DO $$
DECLARE
    role text;
    setting record;
BEGIN
    FOREACH role IN ARRAY ARRAY['mediation_app', 'mediation_report'] LOOP
        FOR setting IN SELECT * FROM (VALUES
                ('search_path', 'public, pg_temp'), ('log_parameter_max_length_on_error', '0'), ('log_parameter_max_length', '0'),
                ('log_error_verbosity', 'terse'), ('log_min_error_statement', 'panic'), ('log_statement', 'none'),
                ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0'))
            AS s(name, value) LOOP
            BEGIN
                -- a list of names is a list, not one name with a comma
                EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %I = %s', role, current_database(), setting.name,
                    CASE setting.name WHEN 'search_path' THEN setting.value ELSE quote_literal(setting.value) END);
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE NOTICE 'role %: % is for the configuration of the database', role, setting.name;
            END;
        END LOOP;
    END LOOP;
END $$;
