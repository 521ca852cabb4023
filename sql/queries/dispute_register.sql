-- Acts that begin disputes: right even with one request twice in a set, or by two daemons at once. Who writes the
-- first event of a request id writes the rest; who meets another's writes nothing. A dispute that is split off stands
-- under the second step: it begins where this very transaction wrote the first. $48, $49, $50: source, number and version
-- there. A petition that was handed over (source 1) is registered while it waits for us at the version that was read, and
-- held; of several numbers of one matter in a set the first (of several sets: matter_lock.sql); so is the number of a blank form while that waits. $51, $52, $53: committee, year and number of the form.
WITH held AS MATERIALIZED (
    SELECT n.district, n.committee, n.year, n.number
      FROM (SELECT DISTINCT * FROM unnest($1::integer[], $51::bigint[], $52::smallint[], $53::integer[]) AS w(district, committee, year, number)
             WHERE w.number IS NOT NULL) w
      JOIN reserved_number n ON n.district = w.district AND n.committee = w.committee AND n.series = 1 AND n.year = w.year
                            AND n.number = w.number AND n.state = 1
     ORDER BY n.district, n.committee, n.year, n.number
       FOR NO KEY UPDATE OF n
), waiting AS MATERIALIZED (
    SELECT h.district, h.office, h.number, h.version
      FROM (SELECT DISTINCT w.district, split_part(w.number, '/', 1) AS office, substr(w.number, strpos(w.number, '/') + 1) AS number
              FROM unnest($1::integer[], $48::smallint[], $49::text[]) AS w(district, source, number)
             WHERE w.source = 1) w
      JOIN petition h ON h.district = w.district AND h.office = w.office AND h.number = w.number
     WHERE
-- @include petition_state.part h
           = 1
     ORDER BY h.district, h.office, h.number
       FOR NO KEY UPDATE OF h
), matter AS MATERIALIZED (
    SELECT w.district, w.ord, (SELECT array_agg(split_part(w.number, '/', 1) || '/' || m.number)
                                 FROM petition_matter(w.district, split_part(w.number, '/', 1), substr(w.number, strpos(w.number, '/') + 1)) m) AS numbers
      FROM unnest($1::integer[], $48::smallint[], $49::text[]) WITH ORDINALITY AS w(district, source, number, ord)
     WHERE w.source = 1
), r AS MATERIALIZED (
    SELECT r.* FROM
-- @include act_rows.part
     WHERE EXISTS (SELECT FROM district g WHERE g.district = r.district AND g.reference_version = r.reference_version)
       AND (r.first_step = 1 OR EXISTS (SELECT FROM dispute_event x WHERE x.district = r.district
                                           AND x.request_id = r.request_id AND x.step = 1
                                           AND x.xid = pg_current_xact_id()))
       AND NOT EXISTS (SELECT FROM source_key s WHERE s.district = r.district
                          AND s.source = ($48::smallint[])[r.ord] AND s.number = ($49::text[])[r.ord])
       AND (($48::smallint[])[r.ord] IS DISTINCT FROM 1
            OR NOT EXISTS (
-- @include source_disputes.part r.district ($48::smallint[])[r.ord] ($49::text[])[r.ord]
               )
               AND NOT EXISTS (SELECT FROM matter m WHERE m.district = r.district AND m.ord < r.ord AND ($49::text[])[r.ord] = ANY (m.numbers))
               AND (EXISTS (SELECT FROM waiting h WHERE h.district = r.district AND h.office || '/' || h.number = ($49::text[])[r.ord]
                               AND h.version = ($50::integer[])[r.ord])
                    OR NOT EXISTS (SELECT FROM petition h WHERE h.district = r.district
                                      AND h.office = split_part(($49::text[])[r.ord], '/', 1)
                                      AND h.number = substr(($49::text[])[r.ord], strpos(($49::text[])[r.ord], '/') + 1))))
       AND (($53::integer[])[r.ord] IS NULL
            OR EXISTS (SELECT FROM held h WHERE h.district = r.district AND h.committee = ($51::bigint[])[r.ord]
                          AND h.year = ($52::smallint[])[r.ord] AND h.number = ($53::integer[])[r.ord]))
), f AS (
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round,
                               actor, happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT u.district, u.dispute, u.expected + 1, u.request_id,
-- @include event_rows.part
      FROM r u CROSS JOIN LATERAL (SELECT u.first_event) AS first(i)
     ORDER BY u.ord
        ON CONFLICT (district, request_id, step) DO NOTHING
 RETURNING district, dispute
), e AS (
    SELECT r.* FROM r JOIN f USING (district, dispute)
), later AS (
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round,
                               actor, happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT u.district, u.dispute, u.expected + (i - u.first_event + 1), u.request_id,
-- @include event_rows.part
      FROM e u CROSS JOIN LATERAL generate_series(u.first_event + 1, u.last_event) i
), d AS (
    INSERT INTO dispute (district, id, version, state, state_before, round, head, regions, kind, level, channel, form,
                         flags, extensions, place, team, mediator, amount, merged_into, applied_on, extended_to,
                         registered_at, accepted_at, assigned_at, effective_at, changed_at, last_action, last_from,
                         last_actor, last_recorded_at)
    SELECT e.district, e.dispute, e.version, e.state, e.state_before, e.round, e.head, e.regions, e.kind, e.level,
           e.channel, e.form, e.flags, e.extensions, e.place, e.team, e.mediator, e.amount, e.merged_into,
           e.applied_on, e.extended_to, e.changed_at, e.accepted_at, e.assigned_at, e.effective_at, e.changed_at,
           e.last_action, e.last_from, e.last_actor, e.changed_at
      FROM e
), w AS (
    INSERT INTO work (district, dispute, is_open, state, kind, level, team, mediator, place, changed_at)
    SELECT e.district, e.dispute, e.is_open, e.state, e.kind, e.level, e.team, e.mediator, e.place, e.changed_at
      FROM e
)
SELECT ord FROM e
