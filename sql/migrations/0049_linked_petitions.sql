-- Petitions in the life of their dispute: what was accepted waits for us when it is withdrawn, too; a matter is known under all the numbers
-- that it had at its office; a dispute is linked to a petition by whichever step moves it there; and what never came to be ours is not kept
-- for ever.

DROP INDEX petition_waits;
-- What waits for us, of many that are over.
CREATE INDEX petition_waits ON petition (district, handed_on, id)
    WHERE (word <> 3 OR answer IN (1, 3)) AND (answer = 0 OR version > answered AND (answer <> 2 OR word = 2));

-- The numbers that a matter has at an office, by which petition names which as an earlier one, through as many steps as there are: this
-- one first, and of very many the nearest.
CREATE FUNCTION petition_matter(wanted integer, of_office text, of_number text) RETURNS TABLE (number text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE m(number) AS (
        SELECT of_number
         UNION
        SELECT o.number
          FROM m CROSS JOIN LATERAL (SELECT unnest(p.earlier) AS number FROM petition p
                                      WHERE p.district = wanted AND p.office = of_office AND p.number = m.number
                                      UNION ALL
                                     SELECT p.number FROM petition p
                                      WHERE p.district = wanted AND p.office = of_office AND p.earlier @> ARRAY[m.number]) o
    )
    SELECT m.number FROM m LIMIT 64
$$;
ALTER FUNCTION petition_matter(integer, text, text) OWNER TO mediation_owner;

-- Migration 31's: linked to a petition by whichever step.
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
               (SELECT number_of('choice:channel', 'petition')) AS by_petition,
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
    ), linked AS (
        SELECT DISTINCT r.district, r.dispute FROM region_event r
         WHERE r.district = wanted AND r.dispute BETWEEN low AND high AND r.region = (SELECT number_of('region', 'petition')) AND r.to_value <> 0
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
               | (coalesce(bool_or(l.dispute IS NOT NULL OR s.channel = s.by_petition), false)::integer << 4)
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
      LEFT JOIN linked l ON l.district = s.district AND l.dispute = s.dispute
     GROUP BY s.district, s.dispute
$$;

-- Migration 27's: likewise.
CREATE OR REPLACE FUNCTION involved_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, scope smallint, key bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.*, x.action = (SELECT number_of('action', 'request_approval')) AS is_request
          FROM dispute_event x WHERE x.district = wanted AND x.dispute BETWEEN low AND high
    )
    SELECT e.district, e.dispute, 5::smallint, e.actor FROM e WHERE e.version = 1
    UNION
    SELECT e.district, e.dispute, 4::smallint, f.team
      FROM e CROSS JOIN LATERAL (SELECT fact_integer(e.facts, number_of('argument', 'team')) AS team) f
     WHERE NOT e.is_request AND f.team > 0
    UNION
    SELECT e.district, e.dispute, 6::smallint, 0
      FROM e
     WHERE e.to_state = (SELECT number_of('state', 'moving'))
        OR NOT e.is_request AND fact_integer(e.facts, number_of('argument', 'channel')) = (SELECT number_of('choice:channel', 'petition'))
    UNION
    SELECT r.district, r.dispute, CASE WHEN r.region = n.legal THEN 7 ELSE 6 END::smallint, 0
      FROM region_event r CROSS JOIN (SELECT number_of('region', 'legal') AS legal, number_of('region', 'petition') AS petition) n
     WHERE r.district = wanted AND r.dispute BETWEEN low AND high AND r.region IN (n.legal, n.petition) AND r.to_value <> 0
$$;

-- Of disputes in which mediation had come to an end and that was what stood: the petition that came soonest after it, and the day of that
-- end. What the director decides of one, and what is linked anew after a withdrawal, is no other petition. Parameters as figure_disputes'.
CREATE FUNCTION figure_petitions(wanted integer, chosen bigint[], last_on date, known timestamptz, below xid8)
    RETURNS TABLE (dispute bigint, petition_on date, ended_before_on date)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH n AS MATERIALIZED (
        SELECT number_of('region', 'petition') AS petition,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'value:petition' AND t.name IN ('linked', 'taken_up', 'come_back')) AS linked,
               (SELECT array_agg(t.number) FROM table_name t WHERE t.kind = 'value:petition' AND t.name IN ('come_back', 'withdrawn')) AS known_before,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'state' AND t.name IN ('agreed', 'terminated', 'refused', 'withdrawn')) AS ends,
               (SELECT array_agg(t.number) FROM table_name t
                 WHERE t.kind = 'state' AND t.name IN ('agreed', 'performing', 'performed', 'defaulted', 'terminated', 'refused', 'withdrawn',
                                                       'closed', 'archived')) AS ended
    ), e AS MATERIALIZED (
        SELECT x.dispute, x.version, x.from_state, x.to_state, local_day(x.happened_at) AS day
          FROM dispute_event x
         WHERE x.district = wanted AND x.dispute IN (SELECT r.dispute FROM region_event r CROSS JOIN n
                                                      WHERE r.district = wanted AND r.dispute = ANY (chosen) AND r.region = n.petition)
           AND x.happened_at < day_begins(last_on + 1) AND x.recorded_at < coalesce(known, 'infinity') AND (below IS NULL OR x.xid < below)
    ), came AS (
        SELECT e.dispute, e.version, e.day
          FROM e CROSS JOIN n
          JOIN region_event r ON r.district = wanted AND r.dispute = e.dispute AND r.version = e.version AND r.region = n.petition
         WHERE e.from_state = e.to_state AND e.to_state = ANY (n.ended) AND r.to_value = ANY (n.linked) AND r.from_value <> ALL (n.known_before)
    )
    SELECT DISTINCT ON (c.dispute) c.dispute, c.day, b.day
      FROM came c CROSS JOIN n
     CROSS JOIN LATERAL (SELECT e.day FROM e
                          WHERE e.dispute = c.dispute AND e.version < c.version AND e.to_state = ANY (n.ends) AND e.from_state <> e.to_state
                          ORDER BY e.version DESC LIMIT 1) b
     ORDER BY c.dispute, c.day - b.day, c.version
$$;
ALTER FUNCTION figure_petitions(integer, bigint[], date, timestamptz, xid8) OWNER TO mediation_owner;

-- Versions of petitions that are kept no more: which came and how they stood, so that what is sent again is not taken anew and both sides
-- still reckon the same. Nothing of what was told.
CREATE TABLE petition_forgotten (
    district     integer     NOT NULL REFERENCES district,
    office       text        NOT NULL,
    number       text        NOT NULL,
    version      integer     NOT NULL,
    digest       bytea       NOT NULL,
    state        smallint    NOT NULL, -- of the petition then (code list petition_state)
    forgotten_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, office, number, version)
);
ALTER TABLE petition_forgotten OWNER TO mediation_owner;
GRANT SELECT, INSERT ON petition_forgotten TO mediation_app;
GRANT SELECT (district, office, version, state, forgotten_at) ON petition_forgotten TO mediation_report;

-- What went back, or was withdrawn before we answered: nothing more comes of it unless another version does.
CREATE INDEX petition_over ON petition (district, id)
    WHERE dispute IS NULL AND (word = 3 OR answer = 2 AND word = 1 AND version > answered);
CREATE POLICY what_never_was_ours_goes ON petition FOR DELETE TO mediation_app
    USING (dispute IS NULL AND (word = 3 OR answer = 2 AND word = 1 AND version > answered)
           AND NOT EXISTS (SELECT FROM petition_version v
                            WHERE v.district = petition.district AND v.office = petition.office AND v.number = petition.number
                              AND v.taken_at > now() - INTERVAL '183 days'));
