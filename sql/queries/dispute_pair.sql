-- An act on two disputes: both move or neither. Locked in id order, so that A→B and B→A cannot cross.
WITH l AS MATERIALIZED (
    SELECT r.ord
      FROM dispute d JOIN
-- @include act_rows.part
        ON d.district = r.district AND d.id = r.dispute
     WHERE d.version = r.expected AND d.head = r.expected_head
       AND EXISTS (SELECT FROM district g WHERE g.district = r.district AND g.reference_version = r.reference_version)
       AND NOT EXISTS (SELECT FROM dispute_event x WHERE x.district = r.district AND x.request_id = r.request_id)
     ORDER BY d.district, d.id
       FOR NO KEY UPDATE OF d
), u AS (
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
     WHERE d.district = r.district AND d.id = r.dispute AND d.version = r.expected
       AND (SELECT count(*) FROM l) = cardinality($2::bigint[])
-- @include act_journal.part
