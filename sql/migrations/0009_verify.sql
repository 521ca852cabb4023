-- Verify again: by ranges of disputes, so that a province is verified in short snapshots; names are looked up once a
-- question; facts are read where the wanted one can be.

DROP FUNCTION fold_differences(integer), journal_faults(integer), proposal_fold(integer), agreement_fold(integer),
    obligation_fold(integer), party_fold(integer), fold_regions(integer), fold_items(integer, text[]), fold_records(integer, text),
    dispute_fold(integer), fold_events(integer);

-- A body that is bound when it is made needs no search path, and without one it is taken into the question.
ALTER FUNCTION number_of(text, text) RESET ALL;
ALTER FUNCTION fact(bytea, integer) RESET ALL;
ALTER FUNCTION fact_integer(bytea, integer) RESET ALL;

CREATE OR REPLACE FUNCTION fact_integers(payload bytea) RETURNS TABLE (place integer, value bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT i, integer_at(payload, (i - 1) * 8) FROM generate_series(1, length(payload) / 8) i;
END;

-- Moves are the first entry, or there are none.
CREATE OR REPLACE FUNCTION fact_moves(facts bytea) RETURNS TABLE (region integer, item integer, from_value integer, to_value integer)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT get_byte(facts, i), (get_byte(facts, i + 1) << 8) | get_byte(facts, i + 2), get_byte(facts, i + 3), get_byte(facts, i + 4)
      FROM generate_series(6, CASE WHEN length(facts) >= 6 AND substr(facts, 1, 2) = '\x0000'
                                   THEN least(5 + ((get_byte(facts, 3) << 16) | (get_byte(facts, 4) << 8) | get_byte(facts, 5)), length(facts) - 1) END - 4, 5) i;
END;

-- Faults of the journal itself: hash, link, gap in versions, jump in states, texts that are not those committed to,
-- a request whose steps have a gap or are not of one request.
CREATE FUNCTION journal_faults(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, fault text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.district, x.dispute, x.version, x.hash, x.previous, event_hash(x) AS wanted_hash, x.from_state,
               row_number() OVER w AS place, lag(x.hash) OVER w AS hash_before, lag(x.to_state) OVER w AS state_before,
               x.commitment, t.salt, t.texts, x.step, x.digest,
               CASE WHEN x.step > 1 THEN (SELECT q.digest FROM dispute_event q
                                           WHERE q.district = x.district AND q.request_id = x.request_id AND q.step = x.step - 1) END AS digest_before
          FROM dispute_event x
          LEFT JOIN event_text t USING (district, dispute, version)
         WHERE x.district = wanted AND x.dispute BETWEEN low AND high
        WINDOW w AS (PARTITION BY x.district, x.dispute ORDER BY x.version)
    )
    SELECT e.district, e.dispute, e.version, f.fault
      FROM e CROSS JOIN LATERAL (VALUES
          (e.hash <> e.wanted_hash, 'hash'),
          (e.previous <> coalesce(e.hash_before, decode(repeat('00', 32), 'hex')), 'link'),
          (e.version <> e.place, 'gap'),
          (e.from_state <> coalesce(e.state_before, 0), 'state'),
          (e.texts IS NOT NULL AND e.commitment <> sha256(e.salt || e.texts), 'texts'),
          (e.step < 1 OR e.step > 1 AND e.digest_before IS NULL, 'steps'),
          (e.digest_before <> e.digest, 'digest')) f(is_wrong, fault)
     WHERE f.is_wrong
$$;

-- Events with their row's properties and, one column each, the scalar facts that a fold reads. What is merely
-- proposed has no facts. `life` counts the rounds begun, whatever their numbers say.
CREATE FUNCTION fold_events(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, action smallint, from_state smallint, to_state smallint,
                   round smallint, actor bigint, happened_at timestamptz, recorded_at timestamptz, hash bytea,
                   is_request boolean, has_moved boolean, mediates boolean, new_round boolean, is_retraction boolean,
                   sets_level smallint, sets_form smallint, series smallint, life bigint, kind bigint, level bigint,
                   channel bigint, place bigint, team bigint, mediator bigint, amount bigint, applied_on bigint, form bigint,
                   mediator_signed bigint, is_sealed bigint, extend_to bigint, other_dispute bigint, planned_on bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, e.happened_at,
           e.recorded_at, e.hash, n.is_request, e.from_state <> e.to_state, p.mediates, p.new_round, p.is_retraction,
           p.sets_level, p.sets_form, p.series,
           count(*) FILTER (WHERE p.new_round) OVER (PARTITION BY e.district, e.dispute ORDER BY e.version),
           f.*
      FROM dispute_event e
      JOIN action_property p USING (action)
      CROSS JOIN LATERAL (SELECT e.action = (SELECT number_of('action', 'request_approval')) AS is_request) n
      LEFT JOIN LATERAL (
          SELECT max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'kind'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'level'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'channel'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'place'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'team'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'mediator'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'amount'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'applied_on'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'form'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'mediator_signed'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'is_sealed'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'extend_to'),
                 max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'other_dispute'), max(integer_at(x.payload, 0)) FILTER (WHERE t.name = 'planned_on')
            FROM fact_entries(e.facts) x JOIN table_name t ON t.kind = 'argument' AND t.number = x.number
           WHERE length(x.payload) = 8 AND NOT n.is_request) f ON true
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high
$$;

-- What each dispute's row must be. In an event what its row does comes before what its facts say.
CREATE FUNCTION dispute_fold(wanted integer, low bigint, high bigint)
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
               (SELECT number_of('choice:level', 'normal')) AS normal
    ), e AS (
        SELECT x.*, n.*, max(x.life) OVER (PARTITION BY x.district, x.dispute) AS last_life,
               x.new_round AND x.to_state IN (n.accepted, n.consenting) OR x.has_moved AND x.to_state = n.accepted AS frees_team,
               x.new_round OR x.has_moved AND x.to_state = n.signing AND NOT x.is_retraction AS forgets_signatures
          FROM fold_events(wanted, low, high) x CROSS JOIN n
    ), s AS (
        SELECT e.*, max(e.version) FILTER (WHERE e.forgets_signatures) OVER (PARTITION BY e.district, e.dispute) AS forgotten
          FROM e
    )
    SELECT s.district, s.dispute, max(s.version), (array_agg(s.to_state ORDER BY s.version DESC))[1],
           coalesce((array_agg(s.from_state ORDER BY s.version DESC) FILTER (WHERE s.has_moved AND s.to_state = s.moving))[1], 0::smallint),
           (array_agg(s.round ORDER BY s.version DESC))[1], (array_agg(s.hash ORDER BY s.version DESC))[1],
           coalesce((array_agg(s.kind ORDER BY s.version DESC) FILTER (WHERE s.kind IS NOT NULL))[1], 0),
           coalesce((array_agg(coalesce(s.level, s.sets_level) ORDER BY s.version DESC)
                     FILTER (WHERE s.level IS NOT NULL OR s.sets_level <> 0))[1], max(s.normal)),
           coalesce((array_agg(s.channel ORDER BY s.version DESC) FILTER (WHERE s.channel IS NOT NULL))[1], 0),
           coalesce((array_agg(coalesce(s.form, s.sets_form) ORDER BY s.version DESC)
                     FILTER (WHERE s.life = s.last_life AND (s.form IS NOT NULL OR s.sets_form <> 0)))[1], 0),
           coalesce(bool_or(s.mediates) FILTER (WHERE s.life = s.last_life), false)::integer
               | (coalesce(bool_or(s.mediator_signed = 1) FILTER (WHERE s.version >= coalesce(s.forgotten, 0)), false)::integer << 1)
               | (coalesce(bool_or(s.is_sealed = 1) FILTER (WHERE s.version >= coalesce(s.forgotten, 0)), false)::integer << 2)
               | (bool_or(s.action = s.take_over)::integer << 3)
               | (coalesce(bool_or(s.action = s.petition_step OR s.channel = s.by_petition), false)::integer << 4)
               | coalesce(bit_or(32 << s.series) FILTER (WHERE s.series > 0), 0),
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
            FILTER (WHERE s.life = s.last_life AND s.has_moved AND s.to_state = s.agreed AND NOT s.is_retraction))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1], (array_agg(s.action ORDER BY s.version DESC))[1],
           (array_agg(s.from_state ORDER BY s.version DESC))[1], (array_agg(s.actor ORDER BY s.version DESC))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1]
      FROM s
     GROUP BY s.district, s.dispute
$$;

-- Lists of records and items that events carry, one row a record.
CREATE FUNCTION fold_records(wanted integer, low bigint, high bigint, argument text)
    RETURNS TABLE (district integer, dispute bigint, version integer, round smallint, place integer, fields jsonb)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, e.round, r.place, jsonb_object_agg(t.name, r.value)
      FROM dispute_event e
      CROSS JOIN LATERAL fact_records(fact(e.facts, (SELECT number_of('argument', argument)))) r
      JOIN table_name t ON t.kind = 'field:' || argument AND t.number = r.field
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.action <> (SELECT number_of('action', 'request_approval'))
       AND position(int2send((SELECT number_of('argument', argument))) IN e.facts) > 0
     GROUP BY e.district, e.dispute, e.version, e.round, r.place
$$;

CREATE FUNCTION fold_items(wanted integer, low bigint, high bigint, VARIADIC arguments text[])
    RETURNS TABLE (district integer, dispute bigint, version integer, item bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, i.value
      FROM dispute_event e
      JOIN table_name t ON t.kind = 'argument' AND t.name = ANY (arguments) AND position(int2send(t.number) IN e.facts) > 0
      CROSS JOIN LATERAL fact_integers(fact(e.facts, t.number)) i
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.action <> (SELECT number_of('action', 'request_approval'))
$$;

-- Where every side region stands, by item, from the facts alone.
CREATE FUNCTION fold_regions(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, region integer, item integer, value integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (e.district, e.dispute, m.region, m.item) e.district, e.dispute, m.region, m.item, m.to_value
      FROM dispute_event e CROSS JOIN LATERAL fact_moves(e.facts) m
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high
     ORDER BY e.district, e.dispute, m.region, m.item, e.version DESC
$$;

CREATE FUNCTION party_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number bigint, side bigint, consent integer, has_left boolean,
                   has_signed boolean, is_government boolean, persons bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH p AS (
        SELECT r.*, row_number() OVER (PARTITION BY r.district, r.dispute ORDER BY r.version, r.place) AS number
          FROM fold_records(wanted, low, high, 'parties') r
    ), forgotten AS (
        SELECT e.district, e.dispute, max(e.version) AS version
          FROM dispute_event e JOIN action_property a USING (action)
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high
           AND (a.new_round OR e.from_state <> e.to_state AND e.to_state = (SELECT number_of('state', 'signing')) AND NOT a.is_retraction)
         GROUP BY e.district, e.dispute
    ), signed AS (
        SELECT DISTINCT s.district, s.dispute, (s.fields ->> 'party')::bigint AS number
          FROM fold_records(wanted, low, high, 'signatures') s LEFT JOIN forgotten f USING (district, dispute)
         WHERE s.version >= coalesce(f.version, 0)
    ), gone AS (
        SELECT DISTINCT i.district, i.dispute, i.item AS number FROM fold_items(wanted, low, high, 'parties_leaving', 'parties_split') i
    ), region AS MATERIALIZED (
        SELECT r.district, r.dispute, r.item AS number, r.value FROM fold_regions(wanted, low, high) r WHERE r.region = (SELECT number_of('region', 'consent'))
    )
    SELECT p.district, p.dispute, p.number, (p.fields ->> 'side')::bigint, coalesce(r.value, 0), g.number IS NOT NULL,
           s.number IS NOT NULL, coalesce((p.fields ->> 'is_government')::bigint, 0) <> 0, coalesce((p.fields ->> 'persons')::bigint, 1)
      FROM p
      LEFT JOIN region r USING (district, dispute, number)
      LEFT JOIN gone g USING (district, dispute, number)
      LEFT JOIN signed s USING (district, dispute, number)
$$;

CREATE FUNCTION obligation_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number bigint, round smallint, debtor bigint, performance integer,
                   due_on date, amount bigint, paid numeric, text_version integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH o AS (
        SELECT r.*, row_number() OVER (PARTITION BY r.district, r.dispute ORDER BY r.version, r.place) AS number
          FROM fold_records(wanted, low, high, 'obligations') r
    ), paid AS (
        SELECT p.district, p.dispute, (p.fields ->> 'obligation')::bigint AS number, sum((p.fields ->> 'amount')::bigint) AS paid
          FROM fold_records(wanted, low, high, 'performances') p
         GROUP BY 1, 2, 3
    ), region AS MATERIALIZED (
        SELECT r.district, r.dispute, r.item AS number, r.value FROM fold_regions(wanted, low, high) r WHERE r.region = (SELECT number_of('region', 'performance'))
    )
    SELECT o.district, o.dispute, o.number, o.round, (o.fields ->> 'debtor')::bigint, coalesce(r.value, 0),
           DATE '1970-01-01' + (o.fields ->> 'due_on')::integer, coalesce((o.fields ->> 'amount')::bigint, 0),
           coalesce(p.paid, 0), o.version
      FROM o LEFT JOIN region r USING (district, dispute, number) LEFT JOIN paid p USING (district, dispute, number)
$$;

-- What each round came to: as it stood after the last request that fixed a text or brought an agreement about.
CREATE FUNCTION agreement_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, round smallint, form bigint, amount bigint, effective_at timestamptz, version integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS MATERIALIZED (
        SELECT x.*, x.has_moved AND x.to_state = (SELECT number_of('state', 'agreed')) AS agrees,
               x.has_moved AND x.to_state = (SELECT number_of('state', 'signing')) AS fixes
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
            FILTER (WHERE e.life = a.life AND (e.form IS NOT NULL OR e.sets_form <> 0)))[1],
           coalesce((array_agg(e.amount ORDER BY e.version DESC) FILTER (WHERE e.amount IS NOT NULL))[1], 0),
           (array_agg(e.happened_at ORDER BY e.version DESC)
            FILTER (WHERE e.life = a.life AND e.agrees AND NOT e.is_retraction))[1], a.first
      FROM a JOIN e USING (district, dispute)
     WHERE e.version <= a.last
     GROUP BY a.district, a.dispute, a.round, a.first
    HAVING bool_or(e.life = a.life AND (e.form IS NOT NULL OR e.sets_form <> 0))
$$;

-- A proposal waits until it is confirmed (which names who proposed), declined, or the dispute moves on: to another
-- state, or by mediation that goes on in this one.
CREATE FUNCTION proposal_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, action bigint, state smallint, member bigint,
                   proposed_at timestamptz, is_open boolean)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version, fact_integer(e.facts, (SELECT number_of('argument', 'proposed_action'))), e.from_state, e.actor,
           e.happened_at,
           NOT EXISTS (SELECT FROM dispute_event x JOIN action_property a USING (action)
                        WHERE x.district = e.district AND x.dispute = e.dispute AND x.version > e.version
                          AND (x.from_state <> x.to_state OR a.mediates OR x.action = (SELECT number_of('action', 'decline'))
                               OR fact(x.facts, (SELECT number_of('argument', 'proposer'))) IS NOT NULL))
      FROM dispute_event e
     WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.action = (SELECT number_of('action', 'request_approval'))
$$;

-- Where dispute and side tables are not the fold of the journal (I6); a sound database has none.
CREATE FUNCTION fold_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH image AS (
        SELECT * FROM dispute d WHERE d.district = wanted AND d.id BETWEEN low AND high
    ), differing AS (
        SELECT coalesce(f.district, d.district) AS district, coalesce(f.dispute, d.id) AS dispute, c.name
          FROM dispute_fold(wanted, low, high) f
          FULL JOIN image d ON d.district = f.district AND d.id = f.dispute
          CROSS JOIN LATERAL (VALUES
              ('version', d.version IS DISTINCT FROM f.version), ('state', d.state IS DISTINCT FROM f.state),
              ('state_before', d.state_before IS DISTINCT FROM f.state_before), ('round', d.round IS DISTINCT FROM f.round),
              ('head', d.head IS DISTINCT FROM f.head), ('kind', d.kind IS DISTINCT FROM f.kind),
              ('level', d.level IS DISTINCT FROM f.level), ('channel', d.channel IS DISTINCT FROM f.channel),
              ('form', d.form IS DISTINCT FROM f.form), ('flags', d.flags IS DISTINCT FROM f.flags),
              ('extensions', d.extensions IS DISTINCT FROM f.extensions), ('place', d.place IS DISTINCT FROM f.place),
              ('team', d.team IS DISTINCT FROM f.team), ('mediator', d.mediator IS DISTINCT FROM f.mediator),
              ('amount', d.amount IS DISTINCT FROM f.amount), ('merged_into', d.merged_into IS DISTINCT FROM f.merged_into),
              ('applied_on', d.applied_on IS DISTINCT FROM f.applied_on), ('extended_to', d.extended_to IS DISTINCT FROM f.extended_to),
              ('registered_at', d.registered_at IS DISTINCT FROM f.registered_at), ('accepted_at', d.accepted_at IS DISTINCT FROM f.accepted_at),
              ('assigned_at', d.assigned_at IS DISTINCT FROM f.assigned_at), ('effective_at', d.effective_at IS DISTINCT FROM f.effective_at),
              ('changed_at', d.changed_at IS DISTINCT FROM f.changed_at), ('last_action', d.last_action IS DISTINCT FROM f.last_action),
              ('last_from', d.last_from IS DISTINCT FROM f.last_from), ('last_actor', d.last_actor IS DISTINCT FROM f.last_actor),
              ('last_recorded_at', d.last_recorded_at IS DISTINCT FROM f.last_recorded_at)) c(name, is_wrong)
         WHERE c.is_wrong
    ), region AS MATERIALIZED (
        SELECT * FROM fold_regions(wanted, low, high)
    ), moves AS (
        SELECT e.district, e.dispute, e.version, m.region, m.item, m.from_value, m.to_value
          FROM dispute_event e CROSS JOIN LATERAL fact_moves(e.facts) m WHERE e.district = wanted AND e.dispute BETWEEN low AND high
    )
    SELECT district, dispute, name FROM differing
    UNION ALL
    SELECT d.district, d.id, 'region ' || coalesce(t.name, b.number::text)
      FROM image d
      CROSS JOIN LATERAL generate_series(0, length(d.regions) - 1) b(number)
      LEFT JOIN table_name t ON t.kind = 'region' AND t.number = b.number
      LEFT JOIN region r ON r.district = d.district AND r.dispute = d.id AND r.region = b.number AND r.item = 0
     WHERE get_byte(d.regions, b.number) <> coalesce(r.value, 0)
    UNION ALL
    SELECT coalesce(p.district, f.district), coalesce(p.dispute, f.dispute), 'party ' || coalesce(p.number, f.number)
      FROM (SELECT * FROM party WHERE party.district = wanted AND party.dispute BETWEEN low AND high) p
      FULL JOIN party_fold(wanted, low, high) f ON f.district = p.district AND f.dispute = p.dispute AND f.number = p.number
     WHERE (p.side, p.consent, p.has_left, p.has_signed, p.is_government, p.persons)
           IS DISTINCT FROM (f.side, f.consent, f.has_left, f.has_signed, f.is_government, f.persons)
    UNION ALL
    SELECT coalesce(o.district, f.district), coalesce(o.dispute, f.dispute), 'obligation ' || coalesce(o.number, f.number)
      FROM (SELECT * FROM obligation WHERE obligation.district = wanted AND obligation.dispute BETWEEN low AND high) o
      FULL JOIN obligation_fold(wanted, low, high) f ON f.district = o.district AND f.dispute = o.dispute AND f.number = o.number
     WHERE (o.round, o.debtor, o.performance, o.due_on, o.amount, o.paid, o.text_version)
           IS DISTINCT FROM (f.round, f.debtor, f.performance, f.due_on, f.amount, f.paid, f.text_version)
    UNION ALL
    SELECT coalesce(v.district, r.district), coalesce(v.dispute, r.dispute), 'visit ' || coalesce(v.number, r.item)
      FROM (SELECT * FROM visit WHERE visit.district = wanted AND visit.dispute BETWEEN low AND high) v
      FULL JOIN (SELECT * FROM region WHERE region.region = (SELECT number_of('region', 'visit'))) r
        ON r.district = v.district AND r.dispute = v.dispute AND r.item = v.number
      LEFT JOIN (SELECT e.district, e.dispute, m.item, DATE '1970-01-01' + fact_integer(e.facts, (SELECT number_of('argument', 'planned_on')))::integer AS planned_on
                   FROM dispute_event e CROSS JOIN LATERAL fact_moves(e.facts) m
                  WHERE e.district = wanted AND e.dispute BETWEEN low AND high
                    AND e.action = (SELECT number_of('action', 'plan_visit')) AND m.region = (SELECT number_of('region', 'visit'))) t
        ON t.district = r.district AND t.dispute = r.dispute AND t.item = r.item
     WHERE (v.value, v.planned_on) IS DISTINCT FROM (r.value, t.planned_on)
    UNION ALL
    SELECT coalesce(r.district, m.district), coalesce(r.dispute, m.dispute), 'move of version ' || coalesce(r.version, m.version)
      FROM (SELECT * FROM region_event WHERE region_event.district = wanted AND region_event.dispute BETWEEN low AND high) r
      FULL JOIN moves m ON m.district = r.district AND m.dispute = r.dispute AND m.version = r.version AND m.region = r.region AND m.item = r.item
     WHERE (r.from_value, r.to_value) IS DISTINCT FROM (m.from_value, m.to_value)
    UNION ALL
    SELECT d.district, d.id, 'work'
      FROM image d
      JOIN state_property s ON s.state = d.state
      LEFT JOIN work w ON w.district = d.district AND w.dispute = d.id
     WHERE (w.is_open, w.state, w.kind, w.level, w.team, w.mediator, w.place, w.changed_at)
           IS DISTINCT FROM (NOT s.is_final, d.state, d.kind, d.level, d.team, d.mediator, d.place, d.changed_at)
    UNION ALL
    SELECT coalesce(m.district, e.district), coalesce(m.dispute, e.dispute), 'meeting of version ' || coalesce(m.version, e.version)
      FROM (SELECT * FROM meeting WHERE meeting.district = wanted AND meeting.dispute BETWEEN low AND high) m
      FULL JOIN (SELECT x.district, x.dispute, x.version, x.action, x.happened_at FROM dispute_event x
                  WHERE x.district = wanted AND x.dispute BETWEEN low AND high
                    AND x.action IN ((SELECT number_of('action', 'meet')), (SELECT number_of('action', 'investigate')))) e
        ON e.district = m.district AND e.dispute = m.dispute AND e.version = m.version
     WHERE (m.action, m.held_at) IS DISTINCT FROM (e.action, e.happened_at)
    UNION ALL
    SELECT coalesce(p.district, f.district), coalesce(p.dispute, f.dispute), 'proposal of version ' || coalesce(p.version, f.version)
      FROM (SELECT * FROM proposal WHERE proposal.district = wanted AND proposal.dispute BETWEEN low AND high) p
      FULL JOIN proposal_fold(wanted, low, high) f ON f.district = p.district AND f.dispute = p.dispute AND f.version = p.version
     WHERE (p.action, p.state, p.member, p.proposed_at, p.is_open)
           IS DISTINCT FROM (f.action, f.state, f.member, f.proposed_at, f.is_open)
    UNION ALL
    SELECT coalesce(a.district, f.district), coalesce(a.dispute, f.dispute), 'agreement of round ' || coalesce(a.round, f.round)
      FROM (SELECT * FROM agreement WHERE agreement.district = wanted AND agreement.dispute BETWEEN low AND high) a
      FULL JOIN agreement_fold(wanted, low, high) f ON f.district = a.district AND f.dispute = a.dispute AND f.round = a.round
     WHERE (a.form, a.amount, a.effective_at, a.version) IS DISTINCT FROM (f.form, f.amount, f.effective_at, f.version)
    UNION ALL
    SELECT coalesce(o.district, f.district), coalesce(o.dispute, f.dispute), 'number of series ' || coalesce(o.series, f.series)
      FROM (SELECT * FROM official_number WHERE official_number.district = wanted AND official_number.dispute BETWEEN low AND high) o
      FULL JOIN (SELECT e.district, e.dispute, p.series, min(e.version) AS version
                   FROM dispute_event e JOIN action_property p USING (action)
                  WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND p.series > 0
                  GROUP BY e.district, e.dispute, p.series) f
        ON f.district = o.district AND f.dispute = o.dispute AND f.series = o.series
     WHERE o.version IS DISTINCT FROM f.version
$$;

-- Books whose last number is not the count of what they gave out.
CREATE FUNCTION number_differences(wanted integer) RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(n.district, o.district), 0, 'numbers of committee ' || coalesce(n.committee, o.committee)
      FROM (SELECT * FROM number_counter WHERE number_counter.district = wanted) n
      FULL JOIN (SELECT x.district, x.committee, x.series, x.year, count(*) AS count, max(x.number) AS highest FROM official_number x
                  WHERE x.district = wanted
                  GROUP BY x.district, x.committee, x.series, x.year) o USING (district, committee, series, year)
     WHERE n.last IS DISTINCT FROM o.count OR n.last IS DISTINCT FROM o.highest
$$;

-- Districts that have a journal, or might.
CREATE FUNCTION journal_districts() RETURNS TABLE (district integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE j AS (
        (SELECT e.district FROM dispute_event e ORDER BY e.district LIMIT 1)
        UNION ALL
        SELECT (SELECT e.district FROM dispute_event e WHERE e.district > j.district ORDER BY e.district LIMIT 1)
          FROM j WHERE j.district IS NOT NULL
    )
    SELECT j.district FROM j WHERE j.district IS NOT NULL
    UNION
    SELECT d.district FROM district d
$$;

-- Everything of a district, or of all, in one snapshot: for small ones.
CREATE FUNCTION journal_faults(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, version integer, fault text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL journal_faults(d.district, -9223372036854775808, 9223372036854775807) f
     WHERE wanted IS NULL OR d.district = wanted
$$;

CREATE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM fold_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM number_differences(d.district)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;

ALTER FUNCTION journal_faults(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION fold_events(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION dispute_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION fold_records(integer, bigint, bigint, text) OWNER TO mediation_owner;
ALTER FUNCTION fold_items(integer, bigint, bigint, VARIADIC text[]) OWNER TO mediation_owner;
ALTER FUNCTION fold_regions(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION party_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION obligation_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION agreement_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION proposal_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION fold_differences(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION number_differences(integer) OWNER TO mediation_owner;
ALTER FUNCTION journal_districts() OWNER TO mediation_owner;
ALTER FUNCTION journal_faults(integer) OWNER TO mediation_owner;
ALTER FUNCTION fold_differences(integer) OWNER TO mediation_owner;

-- What mediation had overtaken before that voided a proposal.
UPDATE proposal p SET is_open = false
 WHERE p.is_open
   AND EXISTS (SELECT FROM dispute_event x JOIN action_property a USING (action)
                WHERE x.district = p.district AND x.dispute = p.dispute AND x.version > p.version AND a.mediates);
