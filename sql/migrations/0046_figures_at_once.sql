-- Figures of thousands of disputes at once: facts are taken apart only where an action can tell what is asked for, and once; the
-- last thing told is the greatest of pairs with its version, which needs no sorting; and promises look at their own disputes' events,
-- whatever else the journal holds.

-- Arguments that its row asks for or takes, by number: what its events can tell. A proposal tells those of another action.
-- Null until the program has written its rows: anything.
ALTER TABLE action_property ADD COLUMN tells smallint[];

-- Numbers that an event tells, at the places of the arguments, which are in ascending order; null: none of them.
CREATE FUNCTION told_numbers(facts bytea, arguments smallint[]) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    told   bigint[];
    last   smallint := arguments[cardinality(arguments)];
    number smallint;
    at     integer := 0;
    place  integer;
BEGIN
    WHILE at + 6 <= length(facts) LOOP
        number := get_byte(facts, at) << 8 | get_byte(facts, at + 1);
        EXIT WHEN number > last;
        place := array_position(arguments, number);
        IF place IS NOT NULL THEN
            told[place] := integer_at(facts, at + 6);
        END IF;
        at := at + 6 + (get_byte(facts, at + 3) << 16 | get_byte(facts, at + 4) << 8 | get_byte(facts, at + 5));
    END LOOP;
    RETURN told;
END $$;

DROP FUNCTION figure_disputes(integer, bigint[], date, timestamptz, xid8);

-- Each of the disputes as it stood at the end of the day, of what was recorded before `known` and stands in the feed below the
-- position (null: all). History taken over is left out. Outcomes are those of the last round: a reopening undoes the one before; a
-- retraction leads back to one, and is none. What is null did not happen.
-- Sets of thousands are taken for one row here and in figure_promises, and looped over: with hashes a town's year took 0.19 s
-- for 0.66, and its promises 0.05 for 1.15.
CREATE FUNCTION figure_disputes(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, registered_on date, accepted_on date, handled_on date, outcome text, outcome_by text, outcome_on date, withdrawn_for text,
                   reopened_on date, reopened_for text, agreed_before_on date, level text, kind bigint, place bigint, channel text,
                   team bigint, court text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET enable_nestloop = off AS $$
    WITH n AS MATERIALIZED (
        SELECT day_begins(last_on + 1) AS ends, coalesce(known, 'infinity') AS knows,
               number_of('action', 'accept') AS accept, number_of('action', 'take_over') AS take_over,
               number_of('action', 'request_approval') AS request, number_of('action', 'drop_amendment') AS drop_amendment,
               number_of('region', 'court') AS court, number_of('state', 'accepted') AS accepted, number_of('state', 'consenting') AS consenting,
               number_of('state', 'agreed') AS agreed,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'state' AND t.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')) AS ended,
               ARRAY[number_of('argument', 'channel'), number_of('argument', 'place'), number_of('argument', 'kind'), number_of('argument', 'level'),
                     number_of('argument', 'team'), number_of('argument', 'withdrawal'), number_of('argument', 'reopening_ground')] AS told
    ), p AS MATERIALIZED (
        SELECT p.action, p.mediates, p.new_round, p.is_retraction, nullif(p.sets_level, 0) AS sets_level, coalesce(p.tells && n.told, true) AS is_telling
          FROM action_property p CROSS JOIN n
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.action, x.to_state, x.happened_at, p.mediates, p.new_round, p.is_retraction,
               p.sets_level, CASE WHEN p.is_telling THEN told_numbers(x.facts, n.told) END AS told,
               CASE WHEN x.action <> n.request AND (p.new_round AND x.to_state IN (n.accepted, n.consenting)
                                                    OR x.from_state <> x.to_state AND x.to_state = n.accepted) THEN 0 END AS no_team,
               CASE WHEN p.new_round THEN 0
                    WHEN x.to_state = ANY (n.ended::smallint[]) AND x.from_state <> x.to_state AND NOT p.is_retraction THEN x.to_state END AS outcome
          FROM dispute_event x
          JOIN p USING (action)
         CROSS JOIN n
         WHERE x.district = wanted AND x.dispute = ANY (chosen) AND x.happened_at < n.ends AND x.recorded_at < n.knows
           AND (below IS NULL OR x.xid < below)
    ), undone AS MATERIALIZED (
        SELECT e.dispute, e.version - 1 AS version FROM e WHERE e.is_retraction
    ), life AS (
        SELECT e.dispute, min(e.happened_at) FILTER (WHERE e.version = 1) AS registered_at,
               min(e.happened_at) FILTER (WHERE e.action = (SELECT n.accept FROM n) OR e.new_round AND e.to_state = (SELECT n.accepted FROM n)) AS accepted_at,
               min(e.happened_at) FILTER (WHERE e.mediates AND (e.dispute, e.version) NOT IN (SELECT u.dispute, u.version FROM undone u)) AS handled_at,
               (max(ARRAY[e.version, e.outcome]) FILTER (WHERE e.outcome IS NOT NULL))[2] AS outcome,
               (max(ARRAY[e.version, e.action])
                FILTER (WHERE e.outcome IS NOT NULL AND e.action <> (SELECT n.drop_amendment FROM n)))[2] AS outcome_by,
               max(e.happened_at) FILTER (WHERE e.new_round) AS reopened_at, max(e.version) FILTER (WHERE e.new_round) AS reopened_version,
               (max(ARRAY[e.version, e.told[1]]) FILTER (WHERE e.told[1] IS NOT NULL))[2] AS channel,
               (max(ARRAY[e.version, e.told[2]]) FILTER (WHERE e.told[2] IS NOT NULL))[2] AS place,
               (max(ARRAY[e.version, e.told[3]]) FILTER (WHERE e.told[3] IS NOT NULL))[2] AS kind,
               (max(ARRAY[e.version, coalesce(e.told[4], e.sets_level)]) FILTER (WHERE coalesce(e.told[4], e.sets_level) IS NOT NULL))[2] AS level,
               (max(ARRAY[e.version, coalesce(e.told[5], e.no_team)]) FILTER (WHERE coalesce(e.told[5], e.no_team) IS NOT NULL))[2] AS team,
               (max(ARRAY[e.version, e.told[6]]) FILTER (WHERE e.told[6] IS NOT NULL))[2] AS withdrawal,
               (max(ARRAY[e.version, coalesce(e.told[7], 0)]) FILTER (WHERE e.new_round))[2] AS ground
          FROM e
         GROUP BY e.dispute
        HAVING NOT bool_or(e.action = (SELECT n.take_over FROM n))
    ), turned AS (
        -- An amendment leaves the day on which the agreement first took effect.
        SELECT o.dispute, o.version, o.happened_at, o.outcome
          FROM (SELECT e.dispute, e.version, e.happened_at, e.outcome, lag(e.outcome) OVER (PARTITION BY e.dispute ORDER BY e.version) AS before
                  FROM e WHERE e.outcome IS NOT NULL) o
         WHERE o.outcome IS DISTINCT FROM o.before
    ), ends AS (
        SELECT DISTINCT ON (t.dispute) t.dispute, t.happened_at FROM turned t ORDER BY t.dispute, t.version DESC
    ), before AS (
        SELECT t.dispute, max(t.happened_at) AS agreed_at
          FROM turned t JOIN life l ON l.dispute = t.dispute AND t.version < l.reopened_version
         WHERE t.outcome = (SELECT n.agreed FROM n)
         GROUP BY t.dispute
    ), court AS (
        SELECT r.dispute, (max(ARRAY[r.version, r.to_value]))[2] AS value
          FROM region_event r
         WHERE r.district = wanted AND r.dispute = ANY (chosen) AND r.region = (SELECT n.court FROM n)
           AND (r.dispute, r.version) IN (SELECT e.dispute, e.version FROM e)
         GROUP BY r.dispute
    )
    SELECT l.dispute, local_day(l.registered_at), local_day(l.accepted_at), local_day(l.handled_at), ended.name, via.name,
           CASE WHEN ended.name IS NOT NULL THEN local_day(ends.happened_at) END, settled.name, local_day(l.reopened_at), ground.name,
           local_day(before.agreed_at), coalesce(level.name, 'normal'), coalesce(l.kind, 0), coalesce(l.place, 0), channel.name, coalesce(l.team, 0), court.name
      FROM life l
      LEFT JOIN ends USING (dispute)
      LEFT JOIN before USING (dispute)
      LEFT JOIN court c USING (dispute)
      LEFT JOIN table_name ended ON ended.kind = 'state' AND ended.number = l.outcome
      LEFT JOIN table_name via ON via.kind = 'action' AND via.number = l.outcome_by AND ended.name IS NOT NULL
      LEFT JOIN table_name settled ON settled.kind = 'choice:withdrawal' AND settled.number = l.withdrawal AND ended.name = 'withdrawn'
      LEFT JOIN table_name ground ON ground.kind = 'choice:reopening' AND ground.number = l.ground
      LEFT JOIN table_name level ON level.kind = 'choice:level' AND level.number = l.level
      LEFT JOIN table_name channel ON channel.kind = 'choice:channel' AND channel.number = l.channel
      LEFT JOIN table_name court ON court.kind = 'value:court' AND court.number = c.value
$$;

-- Promises of the disputes, as they stood at the end of the day: of the last round of each dispute, in force, and not released.
-- What recurs is never due as a whole and is left out. What was promised without a day was due on the day of the agreement.
-- whole_on: the last day of all of the agreement, told once; is_kept: all of it was performed; was_pressed: somebody had to be
-- urged, or performed after the day.
CREATE OR REPLACE FUNCTION figure_promises(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, number smallint, due_on date, amount bigint, paid bigint, is_done boolean, whole_on date, is_kept boolean,
                   was_pressed boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET enable_nestloop = off AS $$
    WITH n AS MATERIALIZED (
        SELECT day_begins(last_on + 1) AS ends, coalesce(known, 'infinity') AS knows,
               number_of('state', 'agreed') AS agreed, number_of('region', 'performance') AS performance,
               number_of('value:performance', 'done') AS done, number_of('value:performance', 'released') AS released,
               number_of('argument', 'performances') AS performances, number_of('action', 'drop_amendment') AS drop_amendment,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'value:performance' AND t.name IN ('overdue', 'urged', 'defaulted')) AS pressed,
               (SELECT t.number FROM table_name t WHERE t.kind = 'field:performances' AND t.name = 'obligation') AS field_obligation,
               (SELECT t.number FROM table_name t WHERE t.kind = 'field:performances' AND t.name = 'amount') AS field_amount
    ), promised AS MATERIALIZED (
        SELECT array_agg(DISTINCT o.dispute) AS chosen FROM obligation o WHERE o.district = wanted AND o.dispute = ANY (chosen)
    ), p AS MATERIALIZED (
        SELECT p.action, NOT p.is_retraction AND p.action <> n.drop_amendment AS agrees, coalesce(n.performances = ANY (p.tells), true) AS is_telling
          FROM action_property p CROSS JOIN n
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.round, x.happened_at, p.agrees AND x.to_state = n.agreed AND x.from_state <> x.to_state AS has_agreed,
               CASE WHEN p.is_telling THEN fact(x.facts, n.performances) END AS performances
          FROM dispute_event x JOIN p USING (action) CROSS JOIN n
         WHERE x.district = wanted AND x.dispute = ANY ((SELECT p.chosen FROM promised p)::bigint[])
           AND x.happened_at < n.ends AND x.recorded_at < n.knows AND (below IS NULL OR x.xid < below)
    ), latest AS (
        SELECT e.dispute, max(e.round) AS round, array_agg(e.version) AS versions FROM e GROUP BY e.dispute
    ), agreed AS (
        SELECT e.dispute, e.round, max(e.version) AS version, local_day(max(e.happened_at)) AS agreed_on
          FROM e WHERE e.has_agreed
         GROUP BY e.dispute, e.round
    ), moved AS (
        SELECT r.dispute, r.item, (max(ARRAY[r.version, r.to_value]))[2] AS to_value, bool_or(r.to_value = ANY (n.pressed)) AS was_pressed,
               local_day(max(e.happened_at) FILTER (WHERE r.to_value = n.done)) AS done_on
          FROM region_event r JOIN e USING (dispute, version) CROSS JOIN n
         WHERE r.district = wanted AND r.dispute = ANY (chosen) AND r.region = n.performance
         GROUP BY r.dispute, r.item
    ), paid AS (
        SELECT f.dispute, f.number, sum(f.amount) AS paid
          FROM (SELECT e.dispute, max(r.value) FILTER (WHERE r.field = n.field_obligation) AS number,
                       max(r.value) FILTER (WHERE r.field = n.field_amount) AS amount
                  FROM e CROSS JOIN n CROSS JOIN LATERAL fact_records(e.performances) r
                 WHERE e.performances IS NOT NULL
                 GROUP BY e.dispute, e.version, r.place) f
         GROUP BY f.dispute, f.number
    ), o AS (
        SELECT b.dispute, b.number, b.every, b.amount, coalesce(b.due_on, a.agreed_on) AS due_on, coalesce(p.paid, 0)::bigint AS paid,
               coalesce(m.to_value = n.done, false) AS is_done, coalesce(m.was_pressed, false) OR coalesce(m.done_on > coalesce(b.due_on, a.agreed_on), false) AS was_pressed
          FROM obligation b
          CROSS JOIN n
          JOIN latest l ON l.dispute = b.dispute AND l.round = b.round AND b.text_version = ANY (l.versions)
          JOIN agreed a ON a.dispute = b.dispute AND a.round = b.round AND a.version >= b.text_version
          LEFT JOIN moved m ON m.dispute = b.dispute AND m.item = b.number
          LEFT JOIN paid p ON p.dispute = b.dispute AND p.number = b.number
         WHERE b.district = wanted AND b.dispute = ANY (chosen) AND m.to_value IS DISTINCT FROM n.released
    ), whole AS (
        SELECT o.dispute, max(o.due_on) AS last_on, bool_or(o.every > 0) AS recurs, bool_and(o.is_done) AS is_done,
               bool_or(o.was_pressed) AS was_pressed
          FROM o GROUP BY o.dispute
    )
    SELECT o.dispute, o.number, o.due_on, o.amount, least(CASE WHEN o.is_done THEN o.amount ELSE o.paid END, o.amount), o.is_done,
           CASE WHEN NOT w.recurs AND o.number = max(o.number) OVER (PARTITION BY o.dispute, w.last_on = o.due_on) AND w.last_on = o.due_on
                THEN w.last_on END,
           w.is_done, w.was_pressed
      FROM o JOIN whole w USING (dispute)
     WHERE o.every = 0
$$;

DROP FUNCTION told_number(bytea, integer);

ALTER FUNCTION told_numbers(bytea, smallint[]) OWNER TO mediation_owner;
ALTER FUNCTION figure_disputes(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
