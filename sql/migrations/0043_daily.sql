-- What the morning meeting asks for: which clock of a dispute ends when, one by one, as they were last reckoned; and what came back.

-- Of each clock that runs and is not paused the nearest end: as true as the row is, and reckoned anew with it.
ALTER TABLE due
    ADD COLUMN clocks smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN ends   date[]     NOT NULL DEFAULT '{}'; -- one a clock
CREATE INDEX due_running ON due (district, due_on) WHERE clocks <> '{}';
GRANT UPDATE (clocks, ends) ON due TO mediation_app;

-- When each of the disputes last came back by the end of the day: given back by a team (110 give_back), or from where it was sent
-- (372 returned), and that was not retracted; of what was recorded before `known` and stands in the feed below the position (null: all).
CREATE FUNCTION figure_returns(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, returned_on date)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.dispute, max(local_day(e.happened_at))
      FROM dispute_event e
     WHERE e.district = wanted AND e.dispute = ANY (chosen) AND e.action IN (110, 372)
       AND e.happened_at < day_begins(last_on + 1) AND e.recorded_at < coalesce(known, 'infinity') AND (below IS NULL OR e.xid < below)
       AND NOT EXISTS (SELECT FROM dispute_event r
                         JOIN action_property p ON p.action = r.action AND p.is_retraction
                        WHERE r.district = e.district AND r.dispute = e.dispute AND r.version = e.version + 1
                          AND r.happened_at < day_begins(last_on + 1) AND r.recorded_at < coalesce(known, 'infinity') AND (below IS NULL OR r.xid < below))
     GROUP BY e.dispute
$$;
ALTER FUNCTION figure_returns(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
