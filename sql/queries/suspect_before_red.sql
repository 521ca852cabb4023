-- Suspicion: what was accepted ended without an agreement just before its mediation term was red: $5 days or less. The term is
-- reckoned here as it would be with every suspension stopping it, thirty workdays as six weeks, which is near enough for a team's share; the daemon's clocks say of
-- each that is found whether it is so. Looked at: what was accepted and ended without an agreement, by the last such end. Value: days
-- that were left.
WITH n AS MATERIALIZED (
    SELECT (SELECT array_agg(t.number) FROM table_name t
             WHERE t.kind = 'state' AND t.name IN ('refused', 'withdrawn', 'not_accepted', 'moving')) AS ends,
           number_of('state', 'suspended') AS suspended
), ended AS (
    SELECT DISTINCT ON (e.dispute) e.dispute, d.team, d.kind, e.version, (e.happened_at AT TIME ZONE 'Asia/Shanghai')::date AS ended_on,
           (d.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS accepted_on, d.extended_to
      FROM dispute_event e
      JOIN action_property p USING (action)
      JOIN dispute d ON d.district = e.district AND d.id = e.dispute
     CROSS JOIN n
     WHERE e.district = $1::integer AND e.from_state <> e.to_state AND e.to_state = ANY (n.ends) AND NOT p.is_retraction
       AND d.accepted_at <= e.happened_at AND d.flags & 8 = 0 AND
-- @include event_period.part e.happened_at
     ORDER BY e.dispute, e.version DESC
), reckoned AS (
    SELECT x.*, t.due_on, coalesce((SELECT min(g.day)::date FROM generate_series(t.due_on::timestamp, t.due_on + 15, '1 day') g (day)
                                      LEFT JOIN calendar_day c ON c.district = $1::integer AND c.day = g.day::date AND NOT c.is_local AND NOT c.is_ended
                                     WHERE coalesce(c.is_work, extract(isodow FROM g.day) < 6)), t.due_on) AS red_on
      FROM ended x
     CROSS JOIN n
      LEFT JOIN dispute_kind k ON k.district = $1::integer AND k.number = x.kind
     CROSS JOIN LATERAL (SELECT coalesce(x.extended_to, x.accepted_on + CASE k.clock WHEN 'labour_mediation' THEN 15 WHEN 'medical_mediation' THEN 42 ELSE 30 END
                                + (SELECT coalesce(sum(o.stood), 0)::integer
                                     FROM (SELECT (lead(e.happened_at) OVER (ORDER BY e.version) AT TIME ZONE 'Asia/Shanghai')::date
                                                  - (e.happened_at AT TIME ZONE 'Asia/Shanghai')::date AS stood, e.to_state
                                             FROM dispute_event e WHERE e.district = $1::integer AND e.dispute = x.dispute) o
                                    WHERE o.to_state = n.suspended)) AS due_on) t
), looked AS MATERIALIZED (
    SELECT r.dispute, r.team, r.version, (r.red_on - r.ended_on)::bigint AS value, r.red_on - r.ended_on BETWEEN 1 AND $5::integer AS is_found
      FROM reckoned r)
-- @include suspected.part
