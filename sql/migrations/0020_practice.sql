-- Practice: a district of its own, a copy of a town's local data in which everybody may try every step. District first
-- in every key keeps it out of the town's figures, lists, numbers, feed and clocks; its row says what it is, its number is
-- none of the country's, and its committees' names and numbers say 练习. Begun anew it is another district: the newest,
-- which has the lowest number, is the one in use, and the journal of those before stays as it is.

ALTER TABLE district ADD COLUMN practice_of integer REFERENCES district CHECK (practice_of > 0),
    ADD COLUMN begun_by bigint, ADD COLUMN begun_at timestamptz,
    ADD CHECK ((district < 0) = (practice_of IS NOT NULL));
CREATE INDEX district_practice ON district (practice_of, district) WHERE practice_of IS NOT NULL;

GRANT INSERT ON district TO mediation_app;
