-- The morning meeting asks for what a day holds: which clock of a dispute ends when, one by one, as they were last reckoned. Of
-- each clock that runs and is not paused the nearest end; they are as true as `due` is, and are reckoned anew with it.
ALTER TABLE due
    ADD COLUMN clocks smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN ends   date[]     NOT NULL DEFAULT '{}'; -- one a clock
GRANT UPDATE (clocks, ends) ON due TO mediation_app;
CREATE INDEX due_running ON due (district, due_on) WHERE clocks <> '{}';
