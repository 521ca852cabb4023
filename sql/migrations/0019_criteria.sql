-- What makes a dispute major and complex, and what needs the legal adviser's opinion: rows with dates, in place of two
-- columns of the district, which daemons of before still read. What was told of a dispute's circumstances is part of its fold.

CREATE TABLE criterion (
    district   integer NOT NULL REFERENCES district,
    duty       text    NOT NULL CHECK (duty IN ('major', 'opinion')),
    name       text    NOT NULL, -- of the code list of that name
    threshold  bigint  NOT NULL CHECK (threshold > 0), -- fen, persons, times, a value of the region risk; 1 where it is or is not
    valid_from date    NOT NULL,
    valid_to   date    NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (district, duty, name, valid_from)
);

ALTER TABLE criterion OWNER TO mediation_owner;
GRANT SELECT ON criterion TO mediation_app, mediation_report;
GRANT INSERT, UPDATE (threshold, valid_to) ON criterion TO mediation_app;

INSERT INTO criterion (district, duty, name, threshold, valid_from)
SELECT g.district, c.duty, c.name, c.threshold, DATE '2023-01-01'
  FROM district g
  CROSS JOIN LATERAL (VALUES
      ('major', 'death', 1), ('major', 'persons', g.major_persons), ('major', 'amount', g.major_amount), ('major', 'land', 1),
      ('major', 'petition', 1), ('major', 'cross_town', 1), ('major', 'risk', 3), ('major', 'media', 1), ('major', 'repeated', 2),
      ('opinion', 'land', 1), ('opinion', 'petition', 1), ('opinion', 'major', 1), ('opinion', 'amount', g.major_amount),
      ('opinion', 'government', 1)) c(duty, name, threshold)
 WHERE c.threshold > 0;
UPDATE district SET reference_version = reference_version + 1;

COMMENT ON COLUMN dispute.flags IS
    '1 mediated, 2 mediator signed, 4 sealed, 8 history, 16 petition linked, 32 << series: number taken, 256 << circumstance: told';

-- What each dispute's row must be. In an event what its row does comes before what its facts say.
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
               (SELECT number_of('choice:level', 'normal')) AS normal
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
            FILTER (WHERE s.life = s.last_life AND s.has_moved AND s.to_state = s.agreed AND NOT s.is_retraction))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1], (array_agg(s.action ORDER BY s.version DESC))[1],
           (array_agg(s.from_state ORDER BY s.version DESC))[1], (array_agg(s.actor ORDER BY s.version DESC))[1],
           (array_agg(s.recorded_at ORDER BY s.version DESC))[1]
      FROM s LEFT JOIN told t ON t.district = s.district AND t.dispute = s.dispute
     GROUP BY s.district, s.dispute
$$;
