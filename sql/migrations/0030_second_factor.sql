-- Second factors: the secret of one-time codes, which only the vault can open, and under which key it stands; one that was made and
-- is not confirmed yet; and the step of the last code that was taken, so that none is taken twice.
ALTER TABLE credential
    ADD COLUMN factor bytea, ADD COLUMN factor_key bigint REFERENCES identity_key, ADD COLUMN factor_new bytea,
    ADD COLUMN factor_step bigint NOT NULL DEFAULT 0, ADD CHECK ((factor IS NULL) = (factor_key IS NULL));

-- What a try is counted by: a login of a town, or of none (0), so that of namesakes in two towns neither tries at the other's expense.
CREATE FUNCTION login_try_name(login text, district integer) RETURNS bytea
    LANGUAGE sql STABLE RETURN sha256(convert_to(login || '@' || district, 'UTF8'));
ALTER FUNCTION login_try_name(text, integer) OWNER TO mediation_owner;

GRANT UPDATE (factor, factor_key, factor_new, factor_step) ON credential TO mediation_app;
