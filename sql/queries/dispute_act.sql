-- Acts, one a dispute, many disputes, one execution: the image moves if version, head and local data are those
-- that the rules have read; journal and work list follow from the rows that moved. Chains are ranges of the event arrays.
WITH u AS (
    UPDATE dispute d
       SET version = r.version, state = r.state, state_before = r.state_before, round = r.round, head = r.head,
           regions = r.regions, kind = r.kind, level = r.level, channel = r.channel, form = r.form, flags = r.flags,
           extensions = r.extensions, place = r.place, team = r.team, mediator = r.mediator, amount = r.amount,
           merged_into = r.merged_into, applied_on = r.applied_on, extended_to = r.extended_to,
           accepted_at = r.accepted_at, assigned_at = r.assigned_at, effective_at = r.effective_at,
           changed_at = r.changed_at, last_action = r.last_action, last_from = r.last_from, last_actor = r.last_actor,
           last_recorded_at = r.changed_at
      FROM
-- @include act_rows.part
     WHERE d.district = r.district AND d.id = r.dispute AND d.version = r.expected AND d.head = r.expected_head
       AND EXISTS (SELECT FROM district g WHERE g.district = r.district AND g.reference_version = r.reference_version)
       AND NOT EXISTS (SELECT FROM dispute_event x WHERE x.district = r.district AND x.request_id = r.request_id)
 RETURNING r.*
), e AS (
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round,
                               actor, happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT u.district, u.dispute, u.expected + (i - u.first_event + 1), u.request_id,
-- @include event_rows.part
      FROM u CROSS JOIN LATERAL generate_series(u.first_event, u.last_event) i
), w AS (
    UPDATE work w
       SET is_open = u.is_open, state = u.state, kind = u.kind, level = u.level, team = u.team, mediator = u.mediator,
           place = u.place, changed_at = u.changed_at
      FROM u
     WHERE w.district = u.district AND w.dispute = u.dispute
)
SELECT ord FROM u
