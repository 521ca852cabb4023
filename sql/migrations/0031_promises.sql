-- What was promised, as data: who owes whom, how, in which instalments or how often; what was only drafted; how often it was urged.
-- Of what recurs the row is that of the period that is open: what was done for a period moves its day on.

ALTER TABLE obligation
    ADD COLUMN creditor smallint NOT NULL DEFAULT 0, ADD COLUMN manner smallint NOT NULL DEFAULT 0,
    ADD COLUMN plan smallint NOT NULL DEFAULT 0, ADD COLUMN is_draft boolean NOT NULL DEFAULT false,
    ADD COLUMN every smallint NOT NULL DEFAULT 0, ADD COLUMN periods smallint NOT NULL DEFAULT 0,
    ADD COLUMN first_due_on date, ADD COLUMN urged smallint NOT NULL DEFAULT 0, ADD COLUMN urged_on date;
GRANT UPDATE (due_on, is_draft, periods, urged, urged_on) ON obligation TO mediation_app;

-- What obligations must be. In C the same: fold.c, period.c.
DROP FUNCTION obligation_fold(integer, bigint, bigint);
CREATE FUNCTION obligation_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number bigint, round smallint, debtor bigint, performance integer,
                   due_on date, amount bigint, paid numeric, text_version integer, creditor bigint, manner bigint, plan bigint,
                   is_draft boolean, every bigint, periods bigint, first_due_on date, urged bigint, urged_on date)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT number_of('state', 'signing') AS signing, number_of('state', 'agreed') AS agreed, number_of('state', 'performed') AS performed,
               number_of('region', 'performance') AS performance, number_of('value:performance', 'done') AS done
    ), o AS MATERIALIZED (
        SELECT r.*, row_number() OVER (PARTITION BY r.district, r.dispute ORDER BY r.version, r.place) AS number,
               coalesce((r.fields ->> 'every')::bigint, 0) AS every, DATE '1970-01-01' + (r.fields ->> 'due_on')::integer AS first
          FROM fold_records(wanted, low, high, 'obligations') r
    ), moved AS MATERIALIZED (
        SELECT e.district, e.dispute, m.item AS number, e.version, m.to_value AS value, m.to_value = n.done AND e.to_state <> n.performed AS turns
          FROM dispute_event e CROSS JOIN n CROSS JOIN LATERAL fact_moves(e.facts) m
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND m.region = n.performance
    ), last AS (
        SELECT DISTINCT ON (m.district, m.dispute, m.number) m.* FROM moved m ORDER BY m.district, m.dispute, m.number, m.version DESC
    ), turned AS MATERIALIZED (
        -- what recurs only: of all else a move to done is the end
        SELECT m.district, m.dispute, m.number, count(*) AS periods, max(m.version) AS version
          FROM moved m JOIN o USING (district, dispute, number)
         WHERE m.turns AND o.every > 0
         GROUP BY m.district, m.dispute, m.number
    ), paid AS (
        SELECT p.district, p.dispute, (p.fields ->> 'obligation')::bigint AS number, sum((p.fields ->> 'amount')::bigint) AS paid
          FROM fold_records(wanted, low, high, 'performances') p
          LEFT JOIN turned t ON t.district = p.district AND t.dispute = p.dispute AND t.number = (p.fields ->> 'obligation')::bigint
         WHERE p.version > coalesce(t.version, 0)
         GROUP BY 1, 2, 3
    ), urged AS (
        SELECT i.district, i.dispute, i.item AS number, count(DISTINCT i.version) AS times,
               (array_agg((e.happened_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY i.version DESC))[1] AS last_on
          FROM fold_items(wanted, low, high, 'obligations_urged') i
          JOIN dispute_event e USING (district, dispute, version)
          LEFT JOIN turned t ON t.district = i.district AND t.dispute = i.dispute AND t.number = i.item
         WHERE i.version > coalesce(t.version, 0)
         GROUP BY 1, 2, 3
    ), agreed AS (
        SELECT e.district, e.dispute, e.round, max(e.version) AS version
          FROM dispute_event e JOIN action_property a USING (action) CROSS JOIN n
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.to_state = n.agreed AND e.from_state <> e.to_state AND NOT a.is_retraction
         GROUP BY e.district, e.dispute, e.round
    )
    SELECT o.district, o.dispute, o.number, o.round, (o.fields ->> 'debtor')::bigint,
           CASE WHEN t.version = l.version THEN 0 ELSE coalesce(l.value, 0) END,
           CASE WHEN o.every > 0 THEN (o.first + make_interval(months => (ARRAY[1, 3, 6, 12])[o.every::integer] * coalesce(t.periods, 0)::integer))::date ELSE o.first END,
           coalesce((o.fields ->> 'amount')::bigint, 0), coalesce(p.paid, 0), o.version,
           coalesce((o.fields ->> 'creditor')::bigint, 0), coalesce((o.fields ->> 'manner')::bigint, 0), coalesce((o.fields ->> 'plan')::bigint, 0),
           e.to_state = n.signing AND coalesce(a.version, 0) < o.version,
           o.every, coalesce(t.periods, 0), CASE WHEN o.every > 0 THEN o.first END, coalesce(u.times, 0), u.last_on
      FROM o
      CROSS JOIN n
      JOIN dispute_event e USING (district, dispute, version)
      LEFT JOIN agreed a ON a.district = o.district AND a.dispute = o.dispute AND a.round = o.round
      LEFT JOIN last l ON l.district = o.district AND l.dispute = o.dispute AND l.number = o.number
      LEFT JOIN turned t ON t.district = o.district AND t.dispute = o.dispute AND t.number = o.number
      LEFT JOIN paid p ON p.district = o.district AND p.dispute = o.dispute AND p.number = o.number
      LEFT JOIN urged u ON u.district = o.district AND u.dispute = o.dispute AND u.number = o.number
$$;

-- Where what fold_differences does not look at is not that; a sound database has none.
CREATE FUNCTION promise_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT o.district, o.dispute, 'promise ' || o.number
      FROM (SELECT * FROM obligation WHERE obligation.district = wanted AND obligation.dispute BETWEEN low AND high) o
      JOIN obligation_fold(wanted, low, high) f ON f.district = o.district AND f.dispute = o.dispute AND f.number = o.number
     WHERE (o.creditor, o.manner, o.plan, o.is_draft, o.every, o.periods, o.first_due_on, o.urged, o.urged_on)
           IS DISTINCT FROM (f.creditor, f.manner, f.plan, f.is_draft, f.every, f.periods, f.first_due_on, f.urged, f.urged_on)
$$;

-- What each dispute's row must be: an amendment that is dropped leads back to where it began, and the agreement keeps its day and form. In an event what its row does comes before what its facts say.
CREATE OR REPLACE FUNCTION dispute_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, state smallint, state_before smallint, round smallint,
                   head bytea, kind bigint, level bigint, channel bigint, form bigint, flags bigint, extensions bigint,
                   place bigint, team bigint, mediator bigint, amount bigint, merged_into bigint, applied_on date,
                   extended_to date, registered_at timestamptz, accepted_at timestamptz, assigned_at timestamptz,
                   effective_at timestamptz, changed_at timestamptz, last_action smallint, last_from smallint,
                   last_actor bigint, last_recorded_at timestamptz)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT number_of('state', 'accepted') AS accepted, (SELECT number_of('state', 'consenting')) AS consenting,
               (SELECT number_of('state', 'assigned')) AS assigned, (SELECT number_of('state', 'moving')) AS moving,
               (SELECT number_of('state', 'signing')) AS signing, (SELECT number_of('state', 'agreed')) AS agreed,
               (SELECT number_of('action', 'merge')) AS merge, (SELECT number_of('action', 'take_over')) AS take_over,
               (SELECT number_of('action', 'petition_step')) AS petition_step, (SELECT number_of('choice:channel', 'petition')) AS by_petition,
               (SELECT number_of('choice:level', 'normal')) AS normal, (SELECT number_of('action', 'amend')) AS amend,
               (SELECT number_of('action', 'drop_amendment')) AS drop_amendment
    ), e AS (
        SELECT x.*, n.*, max(x.life) OVER (PARTITION BY x.district, x.dispute) AS last_life,
               x.new_round AND x.to_state IN (n.accepted, n.consenting) OR x.has_moved AND x.to_state = n.accepted AS frees_team,
               x.new_round OR x.has_moved AND x.to_state = n.signing AND NOT x.is_retraction AS forgets_signatures
          FROM fold_events(wanted, low, high) x CROSS JOIN n
    ), s AS (
        SELECT e.*, max(e.version) FILTER (WHERE e.forgets_signatures) OVER (PARTITION BY e.district, e.dispute) AS forgotten
          FROM e
    ), told AS (
        SELECT DISTINCT ON (x.district, x.dispute) x.district, x.dispute,
               (SELECT coalesce(bit_or(1 << i.value::integer), 0) FROM fact_integers(fact(x.facts, c.argument)) i WHERE i.value < c.none) AS circumstances
          FROM dispute_event x
          CROSS JOIN (SELECT number_of('argument', 'circumstances') AS argument, number_of('choice:circumstance', 'none') AS none,
                             number_of('action', 'request_approval') AS request) c
         WHERE x.district = wanted AND x.dispute BETWEEN low AND high AND x.action <> c.request
           AND position(int2send(c.argument) IN x.facts) > 0 AND fact(x.facts, c.argument) IS NOT NULL
         ORDER BY x.district, x.dispute, x.version DESC
    )
    SELECT s.district, s.dispute, max(s.version), (array_agg(s.to_state ORDER BY s.version DESC))[1],
           coalesce((array_agg(s.from_state ORDER BY s.version DESC) FILTER (WHERE s.has_moved AND (s.to_state = s.moving OR s.action = s.amend)))[1], 0::smallint),
           (array_agg(s.round ORDER BY s.version DESC))[1], (array_agg(s.hash ORDER BY s.version DESC))[1],
           coalesce((array_agg(s.kind ORDER BY s.version DESC) FILTER (WHERE s.kind IS NOT NULL))[1], 0),
           coalesce((array_agg(coalesce(s.level, s.sets_level) ORDER BY s.version DESC)
                     FILTER (WHERE s.level IS NOT NULL OR s.sets_level <> 0))[1], max(s.normal)),
           coalesce((array_agg(s.channel ORDER BY s.version DESC) FILTER (WHERE s.channel IS NOT NULL))[1], 0),
           coalesce((array_agg(coalesce(s.form, s.sets_form) ORDER BY s.version DESC)
                     FILTER (WHERE s.life = s.last_life AND (s.form IS NOT NULL OR s.has_moved AND s.sets_form <> 0)))[1], 0),
           coalesce(bool_or(s.mediates) FILTER (WHERE s.life = s.last_life), false)::integer
               | (coalesce(bool_or(s.mediator_signed = 1) FILTER (WHERE s.version >= coalesce(s.forgotten, 0)), false)::integer << 1)
               | (coalesce(bool_or(s.is_sealed = 1) FILTER (WHERE s.version >= coalesce(s.forgotten, 0)), false)::integer << 2)
               | (bool_or(s.action = s.take_over)::integer << 3)
               | (coalesce(bool_or(s.action = s.petition_step OR s.channel = s.by_petition), false)::integer << 4)
               | coalesce(bit_or(32 << s.series) FILTER (WHERE s.series > 0), 0)
               | (coalesce(max(t.circumstances), 0) << 8),
           count(s.extend_to) FILTER (WHERE s.life = s.last_life),
           coalesce((array_agg(s.place ORDER BY s.version DESC) FILTER (WHERE s.place IS NOT NULL))[1], 0),
           coalesce((array_agg(coalesce(s.team, 0) ORDER BY s.version DESC) FILTER (WHERE s.team IS NOT NULL OR s.frees_team))[1], 0),
           coalesce((array_agg(coalesce(s.mediator, 0) ORDER BY s.version DESC)
                     FILTER (WHERE s.mediator IS NOT NULL OR s.frees_team OR s.has_moved AND s.to_state = s.assigned))[1], 0),
           coalesce((array_agg(s.amount ORDER BY s.version DESC) FILTER (WHERE s.amount IS NOT NULL))[1], 0),
           coalesce((array_agg(s.other_dispute ORDER BY s.version DESC) FILTER (WHERE s.action = s.merge))[1], 0),
           DATE '1970-01-01' + (array_agg(s.applied_on ORDER BY s.version DESC) FILTER (WHERE s.applied_on IS NOT NULL))[1]::integer,
           DATE '1970-01-01' + (array_agg(s.extend_to ORDER BY s.version DESC)
                                FILTER (WHERE s.life = s.last_life AND s.extend_to IS NOT NULL))[1]::integer,
           min(s.recorded_at) FILTER (WHERE s.version = 1),
           (array_agg(s.happened_at ORDER BY s.version)
            FILTER (WHERE s.life = s.last_life AND (s.new_round AND s.to_state <> s.consenting OR s.has_moved AND s.to_state = s.accepted)))[1],
           (array_agg(s.happened_at ORDER BY s.version DESC) FILTER (WHERE s.has_moved AND s.to_state = s.assigned))[1],
           (array_agg(s.happened_at ORDER BY s.version DESC)
            FILTER (WHERE s.life = s.last_life AND s.has_moved AND s.to_state = s.agreed AND NOT s.is_retraction
                    AND s.action <> s.drop_amendment))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1], (array_agg(s.action ORDER BY s.version DESC))[1],
           (array_agg(s.from_state ORDER BY s.version DESC))[1], (array_agg(s.actor ORDER BY s.version DESC))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1]
      FROM s LEFT JOIN told t ON t.district = s.district AND t.dispute = s.dispute
     GROUP BY s.district, s.dispute
$$;

-- What each round came to: as it stood after the last request that fixed a text or brought an agreement about.
CREATE OR REPLACE FUNCTION agreement_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, round smallint, form bigint, amount bigint, effective_at timestamptz, version integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS MATERIALIZED (
        SELECT x.*, x.has_moved AND x.to_state = (SELECT number_of('state', 'agreed')) AS agrees,
               x.has_moved AND x.to_state = (SELECT number_of('state', 'signing')) AS fixes,
               x.action = (SELECT number_of('action', 'drop_amendment')) AS drops
          FROM fold_events(wanted, low, high) x
    ), request AS (
        SELECT e.district, e.dispute, max(e.round) AS round, max(e.life) AS life, max(e.version) AS version
          FROM e JOIN dispute_event q USING (district, dispute, version)
         GROUP BY e.district, e.dispute, q.request_id
        HAVING bool_or(e.agrees OR e.fixes)
    ), a AS (
        SELECT r.district, r.dispute, r.round, r.life, min(r.version) AS first, max(r.version) AS last
          FROM request r
         GROUP BY r.district, r.dispute, r.round, r.life
    )
    SELECT a.district, a.dispute, a.round,
           (array_agg(coalesce(e.form, e.sets_form) ORDER BY e.version DESC)
            FILTER (WHERE e.life = a.life AND (e.form IS NOT NULL OR e.has_moved AND e.sets_form <> 0)))[1],
           coalesce((array_agg(e.amount ORDER BY e.version DESC) FILTER (WHERE e.amount IS NOT NULL))[1], 0),
           (array_agg(e.happened_at ORDER BY e.version DESC)
            FILTER (WHERE e.life = a.life AND e.agrees AND NOT e.is_retraction AND NOT e.drops))[1], a.first
      FROM a JOIN e USING (district, dispute)
     WHERE e.version <= a.last
     GROUP BY a.district, a.dispute, a.round, a.first
    HAVING bool_or(e.life = a.life AND (e.form IS NOT NULL OR e.has_moved AND e.sets_form <> 0))
$$;

-- Promises that fell due from the year's first day to the cut-off, as they stood then: of the last round of each dispute, in force,
-- and not released. What recurs is never due as a whole and is left out. `known` as in year_disputes. What was promised without a day
-- was due on the day of the agreement.
CREATE FUNCTION year_promises(wanted integer, year integer, cutoff date, known date DEFAULT NULL)
    RETURNS TABLE (dispute bigint, number smallint, due_on date, amount bigint, paid bigint, is_done boolean, is_last boolean, is_all_done boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT make_date(year, 1, 1) AS begins, (cutoff + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS ends,
               coalesce((known + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 'infinity') AS knows,
               number_of('state', 'agreed') AS agreed, number_of('region', 'performance') AS performance,
               number_of('value:performance', 'done') AS done, number_of('value:performance', 'released') AS released,
               number_of('argument', 'performances') AS performances, number_of('action', 'drop_amendment') AS drop_amendment,
               (SELECT t.number FROM table_name t WHERE t.kind = 'field:performances' AND t.name = 'obligation') AS field_obligation,
               (SELECT t.number FROM table_name t WHERE t.kind = 'field:performances' AND t.name = 'amount') AS field_amount
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.round, x.action, x.from_state, x.to_state, x.happened_at, x.facts
          FROM dispute_event x CROSS JOIN n
         WHERE x.district = wanted AND x.happened_at < n.ends AND x.recorded_at < n.knows
           AND x.dispute IN (SELECT o.dispute FROM obligation o WHERE o.district = wanted)
    ), latest AS (
        SELECT e.dispute, max(e.round) AS round FROM e GROUP BY e.dispute
    ), agreed AS (
        SELECT e.dispute, e.round, max(e.version) AS version, (max(e.happened_at) AT TIME ZONE 'Asia/Shanghai')::date AS agreed_on
          FROM e JOIN action_property a USING (action) CROSS JOIN n
         WHERE e.to_state = n.agreed AND e.from_state <> e.to_state AND NOT a.is_retraction AND e.action <> n.drop_amendment
         GROUP BY e.dispute, e.round
    ), moved AS (
        SELECT DISTINCT ON (r.dispute, r.item) r.dispute, r.item, r.to_value
          FROM region_event r JOIN e USING (dispute, version) CROSS JOIN n
         WHERE r.district = wanted AND r.region = n.performance
         ORDER BY r.dispute, r.item, r.version DESC
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
               coalesce(m.to_value = n.done, false) AS is_done
          FROM obligation b
          CROSS JOIN n
          JOIN e t ON t.dispute = b.dispute AND t.version = b.text_version
          JOIN latest l ON l.dispute = b.dispute AND l.round = b.round
          JOIN agreed a ON a.dispute = b.dispute AND a.round = b.round AND a.version >= b.text_version
          LEFT JOIN moved m ON m.dispute = b.dispute AND m.item = b.number
          LEFT JOIN paid p ON p.dispute = b.dispute AND p.number = b.number
         WHERE b.district = wanted AND m.to_value IS DISTINCT FROM n.released
    ), whole AS (
        SELECT o.dispute, max(o.due_on) AS last_on, bool_or(o.every > 0) AS recurs, bool_and(o.is_done) AS is_done
          FROM o GROUP BY o.dispute
    )
    SELECT o.dispute, o.number, o.due_on, o.amount, least(CASE WHEN o.is_done THEN o.amount ELSE o.paid END, o.amount), o.is_done,
           NOT w.recurs AND w.last_on <= cutoff AND w.last_on >= n.begins
               AND o.number = max(o.number) OVER (PARTITION BY o.dispute), w.is_done
      FROM o JOIN whole w USING (dispute) CROSS JOIN n
     WHERE o.every = 0 AND o.due_on BETWEEN n.begins AND cutoff
$$;

-- How promises were kept: agreements whose last day is in the year, obligations that fell due, and their money in fen.
CREATE FUNCTION figures_promises(wanted integer, year integer, cutoff date, known date DEFAULT NULL) RETURNS TABLE (name text, value bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.name, f.value FROM (
        SELECT count(DISTINCT p.dispute) FILTER (WHERE p.is_last) AS due_agreements,
               count(DISTINCT p.dispute) FILTER (WHERE p.is_last AND p.is_all_done) AS performed_agreements,
               count(*) AS due_obligations, count(*) FILTER (WHERE p.is_done) AS performed_obligations,
               coalesce(sum(p.amount), 0)::bigint AS due_amount, coalesce(sum(p.paid), 0)::bigint AS performed_amount
          FROM year_promises(wanted, year, cutoff, known) p) c
    CROSS JOIN LATERAL (VALUES ('due_agreements', due_agreements), ('performed_agreements', performed_agreements),
        ('due_obligations', due_obligations), ('performed_obligations', performed_obligations),
        ('due_amount', due_amount), ('performed_amount', performed_amount)) f(name, value)
$$;

CREATE OR REPLACE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM fold_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM person_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM promise_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM number_differences(d.district)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;

ALTER FUNCTION obligation_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION promise_differences(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION year_promises(integer, integer, date, date) OWNER TO mediation_owner;
ALTER FUNCTION figures_promises(integer, integer, date, date) OWNER TO mediation_owner;

-- What the journal tells of those that are there: which wait for signatures, and how often they were urged.
DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation) THEN
        UPDATE obligation o
           SET is_draft = f.is_draft, urged = f.urged, urged_on = f.urged_on
          FROM journal_districts() d
         CROSS JOIN LATERAL obligation_fold(d.district, -9223372036854775808, 9223372036854775807) f
         WHERE o.district = f.district AND o.dispute = f.dispute AND o.number = f.number AND (f.is_draft OR f.urged > 0);
    END IF;
END $$;
