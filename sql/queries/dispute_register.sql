-- Acts that begin disputes: right even with one request twice in a set.
WITH r AS MATERIALIZED (
    SELECT r.* FROM
-- @include act_rows.part
     WHERE EXISTS (SELECT FROM district g WHERE g.district = r.district AND g.reference_version = r.reference_version)
       AND (r.first_step = 1 OR EXISTS (SELECT FROM dispute_event x WHERE x.district = r.district
                                           AND x.request_id = r.request_id AND x.step = 1))
), e AS (
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round,
                               actor, happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT u.district, u.dispute, u.expected + (i - u.first_event + 1), u.request_id,
-- @include event_rows.part
      FROM r u CROSS JOIN LATERAL generate_series(u.first_event, u.last_event) i
     ORDER BY u.ord, i
        ON CONFLICT (district, request_id, step) DO NOTHING
 RETURNING district, dispute, version
), d AS (
    INSERT INTO dispute (district, id, version, state, state_before, round, head, regions, kind, level, channel, form,
                         flags, extensions, place, team, mediator, amount, merged_into, applied_on, extended_to,
                         registered_at, accepted_at, assigned_at, effective_at, changed_at, last_action, last_from,
                         last_actor, last_recorded_at)
    SELECT r.district, r.dispute, r.version, r.state, r.state_before, r.round, r.head, r.regions, r.kind, r.level,
           r.channel, r.form, r.flags, r.extensions, r.place, r.team, r.mediator, r.amount, r.merged_into,
           r.applied_on, r.extended_to, r.changed_at, r.accepted_at, r.assigned_at, r.effective_at, r.changed_at,
           r.last_action, r.last_from, r.last_actor, r.changed_at
      FROM r JOIN e USING (district, dispute, version)
), w AS (
    INSERT INTO work (district, dispute, is_open, state, kind, level, team, mediator, place, changed_at)
    SELECT r.district, r.dispute, r.is_open, r.state, r.kind, r.level, r.team, r.mediator, r.place, r.changed_at
      FROM r JOIN e USING (district, dispute, version)
)
SELECT r.ord FROM r JOIN e USING (district, dispute, version)
