-- Meetings that are planned, and visits that the system plans itself: who made them, in which round, and what came of them.

CREATE TABLE planned_meeting (
    district     integer     NOT NULL,
    dispute      bigint      NOT NULL,
    number       smallint    NOT NULL,
    round        smallint    NOT NULL,
    value        smallint    NOT NULL,
    planned_at   timestamptz NOT NULL,
    minutes      smallint    NOT NULL,
    recorder     bigint      NOT NULL, -- 0: not named
    parties      bigint      NOT NULL, -- bits of the numbers of who is invited
    not_public   boolean     NOT NULL,
    place        text        NOT NULL, -- may be somebody's home: goes with the file
    version      integer     NOT NULL, -- that planned it
    held_version integer,
    PRIMARY KEY (district, dispute, number),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event,
    FOREIGN KEY (district, dispute, held_version) REFERENCES dispute_event
);
CREATE INDEX planned_meeting_at ON planned_meeting (district, planned_at) WHERE value = 1;
ALTER TABLE planned_meeting OWNER TO mediation_owner;
GRANT SELECT, INSERT ON planned_meeting TO mediation_app;
GRANT UPDATE (value, held_version, place) ON planned_meeting TO mediation_app;
GRANT SELECT (district, dispute, number, round, value, planned_at, minutes, recorder, parties, not_public, version, held_version)
    ON planned_meeting TO mediation_report;

ALTER TABLE visit
    ADD COLUMN round smallint NOT NULL DEFAULT 1, ADD COLUMN ground smallint NOT NULL DEFAULT 0, ADD COLUMN visited_version integer,
    ADD COLUMN visitor bigint NOT NULL DEFAULT 0, ADD COLUMN is_own boolean NOT NULL DEFAULT false,
    ADD COLUMN satisfaction smallint NOT NULL DEFAULT 0,
    ADD FOREIGN KEY (district, dispute, visited_version) REFERENCES dispute_event;
GRANT UPDATE (visited_version, visitor, is_own, satisfaction) ON visit TO mediation_app;

-- What is in the way of a meeting: planned ones that overlap it in another dispute, or elsewhere in its own, and by what: 1 the same
-- mediator presides or keeps the record, 2 the same place, 3 a party of the same name. A meeting of a dispute that has moved on, or
-- has begun a new round, is none. Of a restricted dispute nobody learns from another who its parties are.
CREATE FUNCTION meeting_clashes(wanted integer, own bigint, own_number integer, starts timestamptz, length integer, mediator bigint,
                                recorder bigint, room text, invited bigint)
    RETURNS TABLE (dispute bigint, number smallint, planned_at timestamptz, minutes smallint, what integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT m.dispute, m.number, m.planned_at, m.minutes, c.what
      FROM planned_meeting m
      JOIN dispute d ON d.district = m.district AND d.id = m.dispute AND d.round = m.round
     CROSS JOIN LATERAL (
         SELECT CASE WHEN d.mediator IN (meeting_clashes.mediator, meeting_clashes.recorder)
                          OR m.recorder <> 0 AND m.recorder IN (meeting_clashes.mediator, meeting_clashes.recorder) THEN 1
                     WHEN room <> '' AND regexp_replace(m.place, '\s', '', 'g') = regexp_replace(room, '\s', '', 'g') THEN 2
                     WHEN invited <> 0 AND substr(d.regions, 17, 1) <= '\x00'
                          AND EXISTS (SELECT FROM party o JOIN party p ON p.district = o.district AND p.name = o.name
                                       WHERE o.district = wanted AND o.dispute = own AND invited & (1::bigint << o.number) <> 0
                                         AND p.dispute = m.dispute AND m.parties & (1::bigint << p.number) <> 0 AND o.name <> '') THEN 3
                END) c(what)
     WHERE m.district = wanted AND m.value = 1 AND (m.dispute, m.number) <> (own, own_number)
       AND m.planned_at > starts - interval '1 day' AND m.planned_at < starts + length * interval '1 minute'
       AND starts < m.planned_at + m.minutes * interval '1 minute'
       AND d.state IN ((SELECT number_of('state', 'taken')), (SELECT number_of('state', 'mediating')))
       AND c.what IS NOT NULL
     ORDER BY c.what, m.planned_at, m.dispute, m.number
$$;
ALTER FUNCTION meeting_clashes(integer, bigint, integer, timestamptz, integer, bigint, bigint, text, bigint) OWNER TO mediation_owner;

-- Visits as the journal tells them. A visit is the mediator's own where who made it presided at the time.
CREATE FUNCTION visit_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number integer, value integer, planned_on date, round smallint, ground bigint,
                   visited_version integer, visitor bigint, is_own boolean, satisfaction bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH m AS MATERIALIZED (
        SELECT e.district, e.dispute, e.version, e.round, e.actor, e.action, e.facts, r.item, r.to_value,
               row_number() OVER (PARTITION BY e.district, e.dispute, e.version, r.to_value ORDER BY r.item) AS place
          FROM dispute_event e CROSS JOIN LATERAL fact_moves(e.facts) r
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND r.region = (SELECT number_of('region', 'visit'))
    ), stands AS (
        SELECT DISTINCT ON (m.district, m.dispute, m.item) m.district, m.dispute, m.item, m.to_value,
               first_value(m.round) OVER (PARTITION BY m.district, m.dispute, m.item ORDER BY m.version) AS round
          FROM m ORDER BY m.district, m.dispute, m.item, m.version DESC
    ), planned AS (
        SELECT m.district, m.dispute, m.item,
               DATE '1970-01-01' + coalesce((p.fields ->> 'planned_on')::bigint, fact_integer(m.facts, (SELECT number_of('argument', 'planned_on'))))::integer AS planned_on,
               (p.fields ->> 'ground')::bigint AS ground
          FROM m LEFT JOIN fold_records(wanted, low, high, 'visits_planned') p USING (district, dispute, version, place)
         WHERE m.to_value = (SELECT number_of('value:visit', 'planned'))
    ), holds AS MATERIALIZED (
        SELECT e.district, e.dispute, e.version, coalesce(f.mediator, 0) AS mediator
          FROM dispute_event e
          JOIN action_property a USING (action)
         CROSS JOIN LATERAL (SELECT fact_integer(e.facts, (SELECT number_of('argument', 'mediator'))) AS mediator) f
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND e.action <> (SELECT number_of('action', 'request_approval'))
           AND (f.mediator IS NOT NULL
                OR a.new_round AND e.to_state IN ((SELECT number_of('state', 'accepted')), (SELECT number_of('state', 'consenting')))
                OR e.from_state <> e.to_state AND e.to_state IN ((SELECT number_of('state', 'accepted')), (SELECT number_of('state', 'assigned'))))
    ), visited AS (
        SELECT m.district, m.dispute, m.item, m.version, m.actor,
               m.actor = coalesce((SELECT h.mediator FROM holds h WHERE h.district = m.district AND h.dispute = m.dispute AND h.version <= m.version
                                    ORDER BY h.version DESC LIMIT 1), 0) AS is_own,
               fact_integer(m.facts, (SELECT number_of('argument', 'satisfaction'))) AS satisfaction
          FROM m
         WHERE m.action = (SELECT number_of('action', 'visit')) AND m.to_value <> (SELECT number_of('value:visit', 'planned'))
    )
    SELECT s.district, s.dispute, s.item, s.to_value, p.planned_on, s.round, coalesce(p.ground, 0), v.version, coalesce(v.actor, 0),
           coalesce(v.is_own, false), coalesce(v.satisfaction, 0)
      FROM stands s
      LEFT JOIN planned p USING (district, dispute, item)
      LEFT JOIN visited v USING (district, dispute, item)
$$;

-- Planned meetings as the journal tells them, but for their place, which is no fact.
CREATE FUNCTION planned_meeting_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, number integer, round smallint, value integer, planned_at timestamptz, minutes bigint,
                   recorder bigint, parties bigint, not_public boolean, version integer, held_version integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH m AS MATERIALIZED (
        SELECT e.district, e.dispute, e.version, e.round, e.facts, r.item, r.from_value, r.to_value
          FROM dispute_event e CROSS JOIN LATERAL fact_moves(e.facts) r
         WHERE e.district = wanted AND e.dispute BETWEEN low AND high AND r.region = (SELECT number_of('region', 'meeting'))
    ), stands AS (
        SELECT DISTINCT ON (m.district, m.dispute, m.item) m.district, m.dispute, m.item, m.version, m.to_value
          FROM m ORDER BY m.district, m.dispute, m.item, m.version DESC
    )
    SELECT m.district, m.dispute, m.item, m.round, s.to_value,
           TIMESTAMPTZ 'epoch' + fact_integer(m.facts, (SELECT number_of('argument', 'planned_at'))) * interval '1 microsecond',
           coalesce(fact_integer(m.facts, (SELECT number_of('argument', 'lasts'))), 120),
           coalesce(fact_integer(m.facts, (SELECT number_of('argument', 'recorder'))), 0),
           (SELECT coalesce(sum(1::bigint << i.value::integer), 0)::bigint FROM fact_integers(fact(m.facts, (SELECT number_of('argument', 'parties_invited')))) i),
           coalesce(fact_integer(m.facts, (SELECT number_of('argument', 'not_public'))), 0) <> 0,
           m.version, CASE WHEN s.to_value = (SELECT number_of('value:meeting', 'held')) THEN s.version END
      FROM m JOIN stands s USING (district, dispute, item)
     WHERE m.from_value = 0
$$;

-- Where they are not the fold of the journal, or are there after their destruction.
CREATE FUNCTION follow_up_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(v.district, f.district), coalesce(v.dispute, f.dispute), 'visit ' || coalesce(v.number, f.number)
      FROM (SELECT * FROM visit WHERE visit.district = wanted AND visit.dispute BETWEEN low AND high) v
      FULL JOIN visit_fold(wanted, low, high) f ON f.district = v.district AND f.dispute = v.dispute AND f.number = v.number
     WHERE (v.value, v.planned_on, v.round, v.ground, v.visited_version, v.visitor, v.is_own, v.satisfaction)
           IS DISTINCT FROM (f.value, f.planned_on, f.round, f.ground, f.visited_version, f.visitor, f.is_own, f.satisfaction)
    UNION ALL
    SELECT coalesce(m.district, f.district), coalesce(m.dispute, f.dispute), 'planned meeting ' || coalesce(m.number, f.number)
      FROM (SELECT * FROM planned_meeting WHERE planned_meeting.district = wanted AND planned_meeting.dispute BETWEEN low AND high) m
      FULL JOIN planned_meeting_fold(wanted, low, high) f ON f.district = m.district AND f.dispute = m.dispute AND f.number = m.number
     WHERE (m.round, m.value, m.planned_at, m.minutes, m.recorder, m.parties, m.not_public, m.version, m.held_version)
           IS DISTINCT FROM (f.round, f.value, f.planned_at, f.minutes, f.recorder, f.parties, f.not_public, f.version, f.held_version)
    UNION ALL
    SELECT m.district, m.dispute, 'planned meeting ' || m.number || ': kept after its destruction'
      FROM destruction_fold(wanted, low, high) g JOIN planned_meeting m USING (district, dispute) WHERE m.place <> ''
$$;

-- As before (0009), but for visits, which follow_up_differences holds against the journal.
CREATE OR REPLACE FUNCTION fold_differences(wanted integer, low bigint, high bigint)
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

CREATE OR REPLACE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT f.*
      FROM journal_districts() d
      CROSS JOIN LATERAL (SELECT * FROM fold_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM follow_up_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM person_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM promise_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM attachment_differences(d.district, -9223372036854775808, 9223372036854775807)
                          UNION ALL
                          SELECT * FROM number_differences(d.district)) f
     WHERE wanted IS NULL OR d.district = wanted
$$;

ALTER FUNCTION visit_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION planned_meeting_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION follow_up_differences(integer, bigint, bigint) OWNER TO mediation_owner;

-- Visits of before: in which round, by whom and what was said, from the journal.
UPDATE visit v
   SET round = f.round, ground = f.ground, visited_version = f.visited_version, visitor = f.visitor, is_own = f.is_own,
       satisfaction = f.satisfaction
  FROM journal_districts() d CROSS JOIN LATERAL visit_fold(d.district, -9223372036854775808, 9223372036854775807) f
 WHERE v.district = f.district AND v.dispute = f.dispute AND v.number = f.number;

-- How many were visited in the year, said how satisfied they were, and were: each dispute once a round, by what was known.
CREATE FUNCTION visit_figures(wanted integer, year integer, cutoff date, known date DEFAULT NULL) RETURNS TABLE (name text, value bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH v AS (
        SELECT v.dispute, v.round, max(CASE WHEN t.name IN ('very', 'satisfied') THEN 2 WHEN t.name IN ('fair', 'not_satisfied') THEN 1 ELSE 0 END) AS said
          FROM visit v
          JOIN dispute_event e ON e.district = v.district AND e.dispute = v.dispute AND e.version = v.visited_version
          LEFT JOIN table_name t ON t.kind = 'choice:satisfaction' AND t.number = v.satisfaction
         WHERE v.district = wanted AND v.value <> (SELECT number_of('value:visit', 'failed'))
           AND e.happened_at >= make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai')
           AND e.happened_at < (cutoff + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
           AND e.recorded_at < coalesce((known + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 'infinity')
         GROUP BY v.dispute, v.round
    )
    SELECT f.name, f.value
      FROM (SELECT count(*) AS visited, count(*) FILTER (WHERE said > 0) AS answered, count(*) FILTER (WHERE said = 2) AS satisfied FROM v) c
     CROSS JOIN LATERAL (VALUES ('visited', visited), ('answered', answered), ('satisfied', satisfied)) f(name, value)
$$;
ALTER FUNCTION visit_figures(integer, integer, date, date) OWNER TO mediation_owner;
