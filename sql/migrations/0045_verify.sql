-- Until a database has been analysed, a set of thousands is taken for one row and looped over: a town's visits and planned
-- meetings took a minute and more to verify for half a second.
ALTER FUNCTION follow_up_differences(integer, bigint, bigint) SET enable_nestloop = off;
