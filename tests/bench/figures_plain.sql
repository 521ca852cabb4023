-- A period's figures as somebody at psql would count them, from the same journal, by GROUP BY: where each dispute, each promise and each
-- visit stood on the last day, and how many did. All that figures.def counts of them, but at no position, with no groups and nothing
-- to narrow it by; steps taken back and kinds corrected are not thought of. $1 district, $2 first day, $3 last day
WITH n AS MATERIALIZED (
    SELECT number_of('action', 'accept') AS accept, number_of('action', 'agree_orally') AS agree_orally, number_of('action', 'sign') AS sign,
           number_of('action', 'withdraw') AS withdraw, number_of('argument', 'withdrawal') AS withdrawal,
           number_of('choice:withdrawal', 'self_settled') AS self_settled, number_of('argument', 'reopening_ground') AS ground,
           number_of('choice:reopening', 'relapse') AS relapse, number_of('argument', 'level') AS level, number_of('choice:level', 'major') AS major,
           number_of('action', 'assign') AS assign, number_of('action', 'reassign') AS reassign, number_of('argument', 'team') AS team,
           number_of('argument', 'channel') AS channel, number_of('choice:channel', 'petition') AS petition, number_of('region', 'court') AS court,
           number_of('value:court', 'confirmed') AS confirmed, number_of('state', 'agreed') AS agreed, number_of('value:visit', 'failed') AS failed,
           number_of('choice:satisfaction', 'no_answer') AS no_answer, number_of('choice:satisfaction', 'very') AS very,
           number_of('choice:satisfaction', 'satisfied') AS satisfied, number_of('region', 'performance') AS performance,
           number_of('value:performance', 'done') AS done, number_of('value:performance', 'released') AS released,
           number_of('value:performance', 'overdue') AS overdue, number_of('value:performance', 'urged') AS urged,
           number_of('value:performance', 'defaulted') AS defaulted, number_of('argument', 'performances') AS performances,
           number_of('field:performances', 'obligation') AS obligation, number_of('field:performances', 'amount') AS amount,
           number_of('action', 'give_back') AS give_back,
           ARRAY[number_of('argument', 'legal_term_to'), number_of('argument', 'legal_term_rests'),
                 number_of('argument', 'house_limit_to'), number_of('argument', 'house_limit_rests')] AS last_days,
           number_of('action', 'returned') AS returned, day_begins($2) AS begins, day_begins($3 + 1) AS ends
), life AS (
    SELECT x.dispute,
           min(x.happened_at) FILTER (WHERE x.version = 1) AS registered_at,
           min(x.happened_at) FILTER (WHERE x.action = n.accept) AS accepted_at,
           bool_or(p.mediates) AS is_handled,
           max(x.happened_at) FILTER (WHERE p.new_round) AS reopened_at,
           max(x.version) FILTER (WHERE p.new_round) AS reopened_version,
           (array_agg(CASE WHEN NOT p.new_round THEN s.name END ORDER BY x.version DESC) FILTER (WHERE p.new_round OR s.name IS NOT NULL))[1] AS outcome,
           (array_agg(x.action ORDER BY x.version DESC) FILTER (WHERE s.name IS NOT NULL))[1] AS outcome_by,
           (array_agg(x.happened_at ORDER BY x.version DESC) FILTER (WHERE s.name IS NOT NULL))[1] AS ended_at,
           (array_agg(coalesce(nullif(p.sets_level, 0), fact_integer(x.facts, n.level)) ORDER BY x.version DESC)
            FILTER (WHERE p.sets_level > 0 OR x.action = n.accept))[1] AS level,
           (array_agg(fact_integer(x.facts, n.team) ORDER BY x.version DESC) FILTER (WHERE x.action IN (n.assign, n.reassign)))[1] AS team,
           max(fact_integer(x.facts, n.channel)) FILTER (WHERE x.version = 1) AS channel,
           max(fact_integer(x.facts, n.ground)) FILTER (WHERE p.new_round) AS ground,
           max(fact_integer(x.facts, n.withdrawal)) FILTER (WHERE x.action = n.withdraw) AS withdrawal,
           max(x.round) AS round
      FROM dispute_event x
      JOIN action_property p USING (action)
     CROSS JOIN n
      LEFT JOIN table_name s ON s.kind = 'state' AND s.number = x.to_state AND x.from_state <> x.to_state AND NOT p.is_retraction
       AND s.name IN ('agreed', 'terminated', 'refused', 'withdrawn', 'not_accepted', 'moved', 'merged')
     WHERE x.district = $1 AND x.happened_at < n.ends
     GROUP BY x.dispute
), agreed AS (
    SELECT x.dispute, x.round, max(x.happened_at) AS at
      FROM dispute_event x CROSS JOIN n
     WHERE x.district = $1 AND x.to_state = n.agreed AND x.from_state <> x.to_state AND x.happened_at < n.ends
     GROUP BY x.dispute, x.round
), moved AS (
    SELECT r.dispute, r.region, r.item, (array_agg(r.to_value ORDER BY r.version DESC))[1] AS value,
           bool_or(r.to_value IN (n.overdue, n.urged, n.defaulted)) AS was_urged, max(x.happened_at) FILTER (WHERE r.to_value = n.done) AS done_at
      FROM region_event r CROSS JOIN n JOIN dispute_event x USING (district, dispute, version)
     WHERE r.district = $1 AND r.region IN (n.performance, n.court) AND x.happened_at < n.ends
     GROUP BY r.dispute, r.region, r.item
), paid AS (
    SELECT y.dispute, y.obligation, sum(y.amount) AS amount
      FROM (SELECT x.dispute, max(r.value) FILTER (WHERE r.field = n.obligation) AS obligation, max(r.value) FILTER (WHERE r.field = n.amount) AS amount
              FROM dispute_event x JOIN action_property p USING (action) CROSS JOIN n CROSS JOIN LATERAL fact_records(fact(x.facts, n.performances)) r
             WHERE x.district = $1 AND n.performances = ANY (p.tells) AND x.happened_at < n.ends
             GROUP BY x.dispute, x.version, r.place) y
     GROUP BY y.dispute, y.obligation
), promise AS (
    SELECT o.dispute, o.every, coalesce(o.due_on, local_day(a.at)) AS due_on, o.amount, coalesce(m.value = n.done, false) AS is_done,
           CASE WHEN m.value = n.done THEN o.amount ELSE least(coalesce(p.amount, 0), o.amount) END AS paid,
           coalesce(m.was_urged, false) OR coalesce(local_day(m.done_at) > coalesce(o.due_on, local_day(a.at)), false) AS was_pressed
      FROM obligation o CROSS JOIN n
      JOIN life l USING (dispute, round)
      JOIN agreed a USING (dispute, round)
      LEFT JOIN moved m ON m.dispute = o.dispute AND m.region = n.performance AND m.item = o.number
      LEFT JOIN paid p ON p.dispute = o.dispute AND p.obligation = o.number
     WHERE o.district = $1 AND m.value IS DISTINCT FROM n.released
), whole AS (
    SELECT p.dispute, max(p.due_on) AS due_on, bool_and(p.is_done) AS is_kept, bool_or(p.was_pressed) AS was_pressed
      FROM promise p GROUP BY p.dispute HAVING bool_and(p.every = 0)
), visited AS (
    SELECT v.dispute, v.round, min(x.happened_at) AS at, min(x.happened_at) FILTER (WHERE v.satisfaction NOT IN (0, n.no_answer)) AS answered_at,
           bool_or(v.satisfaction IN (n.very, n.satisfied)) AS is_satisfied
      FROM visit v CROSS JOIN n JOIN dispute_event x ON x.district = v.district AND x.dispute = v.dispute AND x.version = v.visited_version
     WHERE v.district = $1 AND v.value <> n.failed AND x.happened_at < n.ends
     GROUP BY v.dispute, v.round
), stood AS (
    SELECT y.*, (max(ARRAY[y.version, coalesce(y.told[1], 0)]) FILTER (WHERE coalesce(y.told[1], y.told[2]) IS NOT NULL) OVER w)[2] AS legal_last,
           (max(ARRAY[y.version, coalesce(y.told[3], 0)]) FILTER (WHERE coalesce(y.told[3], y.told[4]) IS NOT NULL) OVER w)[2] AS house_last
      FROM (SELECT x.dispute, x.round, x.version, s.runs_terms, lead(local_day(x.happened_at)) OVER (PARTITION BY x.dispute ORDER BY x.version) AS next_on,
                   told_numbers(x.facts, n.last_days) AS told
              FROM dispute_event x JOIN state_property s ON s.state = x.to_state CROSS JOIN n
             WHERE x.district = $1 AND x.happened_at < n.ends) y
    WINDOW w AS (PARTITION BY y.dispute, y.round ORDER BY y.version)
), term AS (
    SELECT s.dispute, s.round, t.term, (array_agg(s.next_on ORDER BY s.version DESC))[1] AS left_on,
           min(DATE '1970-01-01' + t.last::integer) FILTER (WHERE t.last > 0 AND coalesce(s.next_on, $3 + 1) > DATE '1970-01-01' + t.last::integer) AS over_on
      FROM stood s CROSS JOIN LATERAL (VALUES ('legal', s.legal_last), ('house', s.house_last)) t(term, last)
     WHERE s.runs_terms AND t.last IS NOT NULL
     GROUP BY s.dispute, s.round, t.term
), ended AS (
    SELECT t.term, t.over_on IS NOT NULL AS is_over
      FROM term t JOIN life l USING (dispute)
     WHERE coalesce(t.over_on, t.left_on) BETWEEN $2 AND $3 AND l.outcome IS DISTINCT FROM 'merged'
), d AS (
    SELECT l.*, l.registered_at >= n.begins AS is_registered, l.accepted_at >= n.begins AS is_accepted,
           l.ended_at >= n.begins AND outcome IS NOT NULL AS is_ended, l.accepted_at IS NOT NULL AS was_accepted,
           l.ended_at >= n.begins AND (outcome IN ('agreed', 'terminated') OR accepted_at IS NOT NULL AND outcome IN ('refused', 'withdrawn')) AS is_concluded,
           local_day(l.ended_at) - local_day(l.accepted_at) AS days, c.value = n.confirmed AS is_confirmed, t.is_village,
           local_day(l.reopened_at) - local_day((SELECT max(a.at) FROM agreed a WHERE a.dispute = l.dispute AND a.at < l.reopened_at
                                                    AND l.reopened_at >= n.begins)) AS rest
      FROM life l CROSS JOIN n
      LEFT JOIN moved c ON c.dispute = l.dispute AND c.region = n.court
      LEFT JOIN team t ON t.district = $1 AND t.id = l.team
)
SELECT count(*) FILTER (WHERE is_registered AND outcome IS DISTINCT FROM 'merged') AS registered,
       count(*) FILTER (WHERE is_registered AND outcome = 'merged') AS merged,
       count(*) FILTER (WHERE is_registered AND NOT was_accepted AND outcome IN ('not_accepted', 'refused', 'moved', 'withdrawn')) AS not_entered,
       count(*) FILTER (WHERE is_accepted) AS accepted,
       count(*) FILTER (WHERE is_accepted AND is_handled) AS handled,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed') AS succeeded,
       count(*) FILTER (WHERE is_concluded) AS concluded,
       count(*) FILTER (WHERE is_ended AND outcome = 'terminated') AS failed,
       count(*) FILTER (WHERE is_ended AND was_accepted AND outcome = 'refused') AS refused_later,
       count(*) FILTER (WHERE is_ended AND was_accepted AND outcome = 'withdrawn') AS withdrawn_later,
       count(*) FILTER (WHERE was_accepted AND outcome IS NULL) AS open,
       count(*) FILTER (WHERE reopened_at >= n.begins) AS reopened,
       count(*) FILTER (WHERE is_accepted AND is_handled AND d.level = n.major) AS major,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND outcome_by = n.agree_orally) AS oral,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND outcome_by = n.sign) AS written,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND is_confirmed) AS confirmed,
       count(*) FILTER (WHERE is_concluded AND d.level = n.major) AS major_concluded,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND local_day(ended_at) = local_day(registered_at)) AS same_day,
       count(*) FILTER (WHERE is_ended AND outcome = 'agreed' AND is_village) AS village_succeeded,
       count(*) FILTER (WHERE d.ground = n.relapse AND rest <= 180) AS relapsed,
       count(*) FILTER (WHERE is_registered AND d.channel = n.petition AND outcome IS DISTINCT FROM 'merged') AS from_petition,
       count(*) FILTER (WHERE is_ended AND was_accepted AND outcome = 'withdrawn' AND d.withdrawal = n.self_settled) AS self_settled,
       coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE is_concluded AND was_accepted), 0) AS median_days,
       coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY days) FILTER (WHERE is_concluded AND was_accepted), 0) AS p90_days,
       (SELECT count(*) FROM visited v CROSS JOIN n WHERE v.at >= n.begins) AS visited,
       (SELECT count(*) FROM visited v CROSS JOIN n WHERE v.answered_at >= n.begins) AS answered,
       (SELECT count(*) FROM visited v CROSS JOIN n WHERE v.answered_at >= n.begins AND v.is_satisfied) AS satisfied,
       (SELECT count(*) FROM whole w WHERE w.due_on BETWEEN $2 AND $3) AS due_agreements,
       (SELECT count(*) FROM whole w WHERE w.due_on BETWEEN $2 AND $3 AND w.is_kept) AS performed_agreements,
       (SELECT count(*) FROM whole w WHERE w.due_on BETWEEN $2 AND $3 AND w.is_kept AND NOT w.was_pressed) AS kept_unpressed,
       (SELECT count(*) FROM promise p WHERE p.every = 0 AND p.due_on BETWEEN $2 AND $3) AS due_obligations,
       (SELECT count(*) FROM promise p WHERE p.every = 0 AND p.due_on BETWEEN $2 AND $3 AND p.is_done) AS performed_obligations,
       (SELECT coalesce(sum(p.amount), 0) FROM promise p WHERE p.every = 0 AND p.due_on BETWEEN $2 AND $3) AS due_amount,
       (SELECT coalesce(sum(p.paid), 0) FROM promise p WHERE p.every = 0 AND p.due_on BETWEEN $2 AND $3) AS performed_amount,
       (SELECT count(DISTINCT x.dispute) FROM dispute_event x CROSS JOIN n WHERE x.district = $1 AND x.action IN (n.give_back, n.returned)
           AND x.happened_at >= n.begins AND x.happened_at < n.ends) AS returned,
       (SELECT count(*) FROM ended e WHERE e.term = 'legal') AS ended_legal,
       (SELECT count(*) FROM ended e WHERE e.term = 'legal' AND e.is_over) AS overdue_legal,
       (SELECT count(*) FROM ended e WHERE e.term = 'house') AS ended_house,
       (SELECT count(*) FROM ended e WHERE e.term = 'house' AND e.is_over) AS overdue_house
  FROM d CROSS JOIN n
