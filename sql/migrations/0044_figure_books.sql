-- What figures count, for disputes that are named, and sums of it that are kept: a night costs what happened in it, a year's report
-- what its days come to. The sums of a district stand in a book, which follows the feed; the journal remains what is true, and a
-- book is made anew from it every week and held against the one before.

DROP FUNCTION figure_disputes(integer, date, date, timestamptz, xid8), figure_promises(integer, date, date, timestamptz, xid8),
    figure_visits(integer, date, timestamptz, xid8);

-- Each of the disputes as it stood at the end of the day, of what was recorded before `known` and stands in the feed below the
-- position (null: all). History taken over is left out. Outcomes are those of the last round: a reopening undoes the one before; a
-- retraction leads back to one, and is none. What is null did not happen.
-- Sets of thousands are taken for one row here and in figure_promises, and looped over: with hashes a town's year took 0.19 s
-- for 0.66, and its promises 0.05 for 1.15.
CREATE FUNCTION figure_disputes(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, registered_on date, accepted_on date, handled_on date, outcome text, outcome_by text, outcome_on date, withdrawn_for text,
                   reopened_on date, reopened_for text, agreed_before_on date, level text, kind bigint, place bigint, channel text,
                   team bigint, mediator bigint, court text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET enable_nestloop = off AS $$
    WITH n AS MATERIALIZED (
        SELECT day_begins(last_on + 1) AS ends, coalesce(known, 'infinity') AS knows,
               number_of('action', 'accept') AS accept, number_of('action', 'take_over') AS take_over,
               number_of('action', 'request_approval') AS request, number_of('action', 'drop_amendment') AS drop_amendment, number_of('argument', 'level') AS level,
               number_of('argument', 'kind') AS kind, number_of('argument', 'place') AS place, number_of('argument', 'channel') AS channel,
               number_of('argument', 'team') AS team, number_of('argument', 'mediator') AS mediator,
               number_of('argument', 'reopening_ground') AS ground, number_of('argument', 'withdrawal') AS withdrawal, number_of('region', 'court') AS court,
               number_of('state', 'accepted') AS accepted, number_of('state', 'consenting') AS consenting,
               number_of('state', 'assigned') AS assigned, number_of('state', 'agreed') AS agreed,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'state' AND t.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')) AS ended
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.action, x.to_state, x.from_state <> x.to_state AS has_moved, local_day(x.happened_at) AS day,
               p.mediates AND NOT coalesce(lead(p.is_retraction) OVER (PARTITION BY x.dispute ORDER BY x.version), false) AS mediates,
               p.new_round, p.is_retraction, q.is_told,
               CASE WHEN q.is_told THEN coalesce(told_number(x.facts, n.level), nullif(p.sets_level, 0)) END AS level,
               CASE WHEN q.is_told THEN told_number(x.facts, n.kind) END AS kind, CASE WHEN q.is_told THEN told_number(x.facts, n.place) END AS place,
               CASE WHEN q.is_told THEN told_number(x.facts, n.channel) END AS channel,
               CASE WHEN q.is_told THEN coalesce(told_number(x.facts, n.team), CASE WHEN q.frees THEN 0 END) END AS team,
               CASE WHEN q.is_told THEN coalesce(told_number(x.facts, n.mediator), CASE WHEN q.frees OR q.is_assigned THEN 0 END) END AS mediator,
               CASE WHEN q.is_told AND p.new_round THEN told_number(x.facts, n.ground) END AS ground,
               CASE WHEN q.is_told THEN told_number(x.facts, n.withdrawal) END AS withdrawal,
               CASE WHEN p.new_round THEN 0
                    WHEN x.to_state = ANY (n.ended::smallint[]) AND x.from_state <> x.to_state AND NOT p.is_retraction THEN x.to_state END AS outcome
          FROM dispute_event x
          JOIN action_property p USING (action)
         CROSS JOIN n
         CROSS JOIN LATERAL (SELECT x.action <> n.request AS is_told,
                                    p.new_round AND x.to_state IN (n.accepted, n.consenting)
                                        OR x.from_state <> x.to_state AND x.to_state = n.accepted AS frees,
                                    x.from_state <> x.to_state AND x.to_state = n.assigned AS is_assigned) q
         WHERE x.district = wanted AND x.happened_at < n.ends AND x.recorded_at < n.knows AND (below IS NULL OR x.xid < below)
           AND x.dispute = ANY (chosen)
    ), life AS (
        SELECT e.dispute, min(e.day) FILTER (WHERE e.version = 1) AS registered_on,
               min(e.day) FILTER (WHERE e.action = (SELECT n.accept FROM n) OR e.new_round AND e.to_state = (SELECT n.accepted FROM n)) AS accepted_on, min(e.day) FILTER (WHERE e.mediates) AS handled_on,
               (array_agg(e.outcome ORDER BY e.version DESC) FILTER (WHERE e.outcome IS NOT NULL))[1] AS outcome,
               (array_agg(e.action ORDER BY e.version DESC)
                FILTER (WHERE e.outcome IS NOT NULL AND e.action <> (SELECT n.drop_amendment FROM n)))[1] AS outcome_by,
               (array_agg(e.withdrawal ORDER BY e.version DESC) FILTER (WHERE e.withdrawal IS NOT NULL))[1] AS withdrawal,
               max(e.day) FILTER (WHERE e.new_round) AS reopened_on, max(e.version) FILTER (WHERE e.new_round) AS reopened_version,
               (array_agg(e.ground ORDER BY e.version DESC) FILTER (WHERE e.new_round))[1] AS ground,
               (array_agg(e.level ORDER BY e.version DESC) FILTER (WHERE e.level IS NOT NULL))[1] AS level,
               (array_agg(e.kind ORDER BY e.version DESC) FILTER (WHERE e.kind IS NOT NULL))[1] AS kind,
               (array_agg(e.place ORDER BY e.version DESC) FILTER (WHERE e.place IS NOT NULL))[1] AS place,
               (array_agg(e.channel ORDER BY e.version DESC) FILTER (WHERE e.channel IS NOT NULL))[1] AS channel,
               (array_agg(e.team ORDER BY e.version DESC) FILTER (WHERE e.team IS NOT NULL))[1] AS team,
               (array_agg(e.mediator ORDER BY e.version DESC) FILTER (WHERE e.mediator IS NOT NULL))[1] AS mediator
          FROM e
         GROUP BY e.dispute
        HAVING NOT bool_or(e.action = (SELECT n.take_over FROM n))
    ), turned AS (
        -- An amendment leaves the day on which the agreement first took effect.
        SELECT o.dispute, o.version, o.day, o.outcome
          FROM (SELECT e.dispute, e.version, e.day, e.outcome, lag(e.outcome) OVER (PARTITION BY e.dispute ORDER BY e.version) AS before
                  FROM e WHERE e.outcome IS NOT NULL) o
         WHERE o.outcome IS DISTINCT FROM o.before
    ), ends AS (
        SELECT DISTINCT ON (t.dispute) t.dispute, t.day FROM turned t ORDER BY t.dispute, t.version DESC
    ), before AS (
        SELECT t.dispute, max(t.day) AS agreed_on
          FROM turned t JOIN life l ON l.dispute = t.dispute AND t.version < l.reopened_version
         WHERE t.outcome = (SELECT n.agreed FROM n)
         GROUP BY t.dispute
    ), court AS (
        SELECT DISTINCT ON (r.dispute) r.dispute, r.to_value
          FROM region_event r JOIN e USING (dispute, version)
         WHERE r.district = wanted AND r.dispute = ANY (chosen) AND r.region = (SELECT n.court FROM n)
         ORDER BY r.dispute, r.version DESC
    )
    SELECT l.dispute, l.registered_on, l.accepted_on, l.handled_on, ended.name, via.name,
           CASE WHEN ended.name IS NOT NULL THEN ends.day END, settled.name, l.reopened_on, ground.name,
           before.agreed_on, coalesce(level.name, 'normal'), coalesce(l.kind, 0), coalesce(l.place, 0), channel.name, coalesce(l.team, 0), coalesce(l.mediator, 0),
           court.name
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
      LEFT JOIN table_name court ON court.kind = 'value:court' AND court.number = c.to_value
$$;

-- Promises of the disputes, as they stood at the end of the day: of the last round of each dispute, in force, and not released.
-- What recurs is never due as a whole and is left out. What was promised without a day was due on the day of the agreement.
-- whole_on: the last day of all of the agreement, told once; is_kept: all of it was performed; was_pressed: somebody had to be
-- urged, or performed after the day.
CREATE FUNCTION figure_promises(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
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
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.round, x.action, x.from_state, x.to_state, x.happened_at, x.facts
          FROM dispute_event x CROSS JOIN n
         WHERE x.district = wanted AND x.happened_at < n.ends AND x.recorded_at < n.knows AND (below IS NULL OR x.xid < below)
           AND x.dispute IN (SELECT o.dispute FROM obligation o WHERE o.district = wanted AND o.dispute = ANY (chosen))
    ), latest AS (
        SELECT e.dispute, max(e.round) AS round FROM e GROUP BY e.dispute
    ), agreed AS (
        SELECT e.dispute, e.round, max(e.version) AS version, local_day(max(e.happened_at)) AS agreed_on
          FROM e JOIN action_property a USING (action) CROSS JOIN n
         WHERE e.to_state = n.agreed AND e.from_state <> e.to_state AND NOT a.is_retraction AND e.action <> n.drop_amendment
         GROUP BY e.dispute, e.round
    ), moved AS (
        SELECT r.dispute, r.item, (array_agg(r.to_value ORDER BY r.version DESC))[1] AS to_value, bool_or(r.to_value = ANY (n.pressed)) AS was_pressed,
               local_day(max(e.happened_at) FILTER (WHERE r.to_value = n.done)) AS done_on
          FROM region_event r JOIN e USING (dispute, version) CROSS JOIN n
         WHERE r.district = wanted AND r.dispute = ANY (chosen) AND r.region = n.performance
         GROUP BY r.dispute, r.item
    ), paid AS (
        SELECT f.dispute, f.number, sum(f.amount) AS paid
          FROM (SELECT e.dispute, max(r.value) FILTER (WHERE r.field = n.field_obligation) AS number,
                       max(r.value) FILTER (WHERE r.field = n.field_amount) AS amount
                  FROM e CROSS JOIN n CROSS JOIN LATERAL fact_records(fact(e.facts, n.performances)) r
                 WHERE position(int2send(n.performances) IN e.facts) > 0
                 GROUP BY e.dispute, e.version, r.place) f
         GROUP BY f.dispute, f.number
    ), o AS (
        SELECT b.dispute, b.number, b.every, b.amount, coalesce(b.due_on, a.agreed_on) AS due_on, coalesce(p.paid, 0)::bigint AS paid,
               coalesce(m.to_value = n.done, false) AS is_done, coalesce(m.was_pressed, false) OR coalesce(m.done_on > coalesce(b.due_on, a.agreed_on), false) AS was_pressed
          FROM obligation b
          CROSS JOIN n
          JOIN e t ON t.dispute = b.dispute AND t.version = b.text_version
          JOIN latest l ON l.dispute = b.dispute AND l.round = b.round
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

-- Rounds of the disputes in which somebody was visited by the end of the day: on which day first, when it was first said how
-- satisfied they are, and whether they were; is_own: only the mediator himself had gone.
CREATE FUNCTION figure_visits(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, round smallint, visited_on date, answered_on date, is_satisfied boolean, is_own boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT v.dispute, v.round, min(d.day), min(d.day) FILTER (WHERE t.name <> 'no_answer'), coalesce(bool_or(t.name IN ('very', 'satisfied')), false),
           bool_and(v.is_own)
      FROM visit v
      JOIN dispute_event e ON e.district = v.district AND e.dispute = v.dispute AND e.version = v.visited_version
      CROSS JOIN LATERAL (SELECT local_day(e.happened_at) AS day) d
      LEFT JOIN table_name t ON t.kind = 'choice:satisfaction' AND t.number = v.satisfaction
     WHERE v.district = wanted AND v.dispute = ANY (chosen) AND v.value <> (SELECT number_of('value:visit', 'failed'))
       AND e.happened_at < day_begins(last_on + 1) AND e.recorded_at < coalesce(known, 'infinity') AND (below IS NULL OR e.xid < below)
     GROUP BY v.dispute, v.round
$$;

CREATE INDEX obligation_due ON obligation (district, due_on, dispute);

-- A book of a district: what its disputes come to, of everything in the feed below the position. It is walked through once,
-- dispute by dispute at the position at which it was begun (walked: how far; 9223372036854775807: it is whole), and follows the
-- feed from then on. Of other definitions, or of an epoch that is over, it says nothing.
CREATE TABLE figure_book (
    district    integer     NOT NULL REFERENCES district,
    book        bigint      NOT NULL,
    definitions bigint      NOT NULL, -- digest of what figures count: of one program, while another runs beside it
    villages    bigint      NOT NULL, -- and of which teams are of villages
    epoch       uuid        NOT NULL,
    below       xid8        NOT NULL,
    walked      bigint      NOT NULL DEFAULT 0,
    seen_at     timestamptz NOT NULL DEFAULT '-infinity', -- the latest moment of which anything tells that stands below
    begun_at    timestamptz NOT NULL DEFAULT now(),
    folded_at   timestamptz NOT NULL DEFAULT now(),
    -- of one that is held against an elder one at its position: which grouping, from which day on (null: the first), and in how many sums they differ so far
    compared    smallint    NOT NULL DEFAULT 0,
    compared_to date,
    differing   bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (district, book)
);

-- What each dispute adds to its book's sums: a figure, a day and a value at each place of the three. A stock has the day infinity.
CREATE TABLE figure_part (
    district    integer    NOT NULL,
    book        bigint     NOT NULL,
    dispute     bigint     NOT NULL,
    figures     smallint[] NOT NULL,
    days        date[]     NOT NULL,
    amounts     bigint[]   NOT NULL,
    accepted_on date,
    team        bigint,
    kind        bigint,
    place       bigint,
    channel     bigint,
    level       bigint,
    PRIMARY KEY (district, book, dispute),
    CHECK (cardinality(figures) = cardinality(days) AND cardinality(days) = cardinality(amounts))
) WITH (fillfactor = 80);

-- By what they are told apart: a row of daemon/tables/figure_groups.def, 0: not at all; key -1: none. bucket: the value itself,
-- but of money 0.
CREATE TABLE figure_sum (
    district integer  NOT NULL,
    book     bigint   NOT NULL,
    grouped  smallint NOT NULL,
    day      date     NOT NULL,
    figure   smallint NOT NULL,
    key      bigint   NOT NULL,
    bucket   bigint   NOT NULL,
    rows     bigint   NOT NULL,
    total    bigint   NOT NULL,
    PRIMARY KEY (district, book, grouped, day, figure, key, bucket)
) WITH (fillfactor = 70);

-- Positions of the feed noted with the time: everything below tells of moments up to seen_at. One a day, the last.
CREATE TABLE feed_moment (
    district integer     NOT NULL REFERENCES district,
    day      date        NOT NULL,
    epoch    uuid        NOT NULL,
    below    xid8        NOT NULL,
    seen_at  timestamptz NOT NULL,
    PRIMARY KEY (district, day)
);

-- Nothing below it happened or was recorded at the moment or after: what did is found by the feed alone. 0: that is not known.
CREATE FUNCTION feed_position(wanted integer, moment timestamptz) RETURNS xid8
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT m.below FROM feed_moment m JOIN installation i ON i.feed_epoch = m.epoch
                      WHERE m.district = wanted AND m.seen_at < moment
                      ORDER BY m.day DESC LIMIT 1), '0'::xid8)
$$;

-- Which teams are of villages: local data that figures are counted by.
CREATE FUNCTION village_teams(wanted integer) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(hashtextextended(string_agg(t.id::text, ' ' ORDER BY t.id), 0), 0)
      FROM team t WHERE t.district = wanted AND t.is_village
$$;

ALTER TABLE figure_book OWNER TO mediation_owner;
ALTER TABLE figure_part OWNER TO mediation_owner;
ALTER TABLE figure_sum OWNER TO mediation_owner;
ALTER TABLE feed_moment OWNER TO mediation_owner;
ALTER FUNCTION figure_disputes(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
ALTER FUNCTION figure_promises(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
ALTER FUNCTION figure_visits(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;
ALTER FUNCTION feed_position(integer, timestamptz) OWNER TO mediation_owner;
ALTER FUNCTION village_teams(integer) OWNER TO mediation_owner;
GRANT SELECT ON figure_book, figure_part, figure_sum, feed_moment TO mediation_app, mediation_report;
GRANT INSERT, DELETE ON figure_book, figure_part, figure_sum TO mediation_app;
GRANT INSERT ON feed_moment TO mediation_app;
GRANT UPDATE (below, walked, seen_at, folded_at, compared, compared_to, differing) ON figure_book TO mediation_app;
GRANT UPDATE (figures, days, amounts, accepted_on, team, kind, place, channel, level) ON figure_part TO mediation_app;
GRANT UPDATE (rows, total) ON figure_sum TO mediation_app;
GRANT UPDATE (epoch, below, seen_at) ON feed_moment TO mediation_app;
