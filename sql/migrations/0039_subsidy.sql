-- What is paid for a dispute that was mediated (以案定补): rules with dates, of each town its own; without one nothing is paid.
CREATE TABLE subsidy_rule (
    district          integer NOT NULL REFERENCES district,
    name              text    NOT NULL,
    valid_from        date    NOT NULL,
    zh                text    NOT NULL,
    en                text    NOT NULL,
    level             text    NOT NULL, -- of the code list of that name, or any
    form              text    NOT NULL, -- of the code list of that name, any of them, or none: mediated, and no agreement
    needs_performed   boolean NOT NULL,
    needs_file        boolean NOT NULL,
    needs_confirmed   boolean NOT NULL,
    amount            bigint  NOT NULL CHECK (amount > 0),                   -- fen
    month_cap         bigint  NOT NULL DEFAULT 0 CHECK (month_cap >= 0),     -- what a mediator's month comes to at most; 0: none
    basis             text    NOT NULL,                                      -- the paper by which it is paid
    valid_to          date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, name, valid_from)
);
ALTER TABLE subsidy_rule OWNER TO mediation_owner;
GRANT SELECT ON subsidy_rule TO mediation_app, mediation_report;
GRANT INSERT, UPDATE (zh, en, level, form, needs_performed, needs_file, needs_confirmed, amount, month_cap, basis, valid_to) ON subsidy_rule
    TO mediation_app;
