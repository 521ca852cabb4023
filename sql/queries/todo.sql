-- What waits for somebody: approvals that he may give; the open disputes of his own or his team, and those that no mediator
-- has yet and that he can carry on: the centre's intake, what a team has to take; those that he was told of. What is due
-- first comes first, what is paused after it, then what has no term. Counts of lamps stand on every row; one without a
-- dispute where none is left.
-- $1 district, $5 whole team (0 or 1), $8 member, $9 team (0: none, the centre's), $10 his roles, $11 bits of the states that
-- he can carry on from, $12 limit, $14 today, $17, $18, $19 key of the last line (rank, what is due first, dispute);
-- and what came back twice, for the roles $16 that decide then (110 give_back, 372 returned);
-- of those he wants to see: $2 states, $3 kinds, $4 levels (empty: any), $6 place, $7 mediator (0: any), $13 lamps (empty: any),
-- $15 a term runs and ends before that day (null: any); $20 another order of daemon/tables/sorts.def (0: none), and $21 how
-- many may be put in it: of more there is no line, but their count
WITH told AS (
-- @include told_to.part
), waiting AS (
    SELECT 0 AS sort, p.dispute, p.action AS proposed_action, m.name AS proposed_by, p.proposed_at AS since, 0 AS notice
      FROM proposal p
      JOIN work w USING (district, dispute)
      LEFT JOIN member m ON m.district = p.district AND m.id = p.member
     WHERE p.district = $1::integer AND p.is_open AND p.state = w.state
       AND p.approvers & $10::integer <> 0 AND p.member <> $8::bigint
       AND ($9::bigint = 0 OR w.team IN (0, $9::bigint))
    UNION ALL
    SELECT 1, w.dispute, 0, NULL, w.changed_at, 0
      FROM work w
     WHERE w.district = $1::integer AND w.is_open
       AND (w.mediator = $8::bigint
            OR (w.team = $9::bigint
                AND ($5::integer <> 0 OR (w.mediator = 0 AND $11::bigint & (1::bigint << w.state) <> 0))))
    UNION ALL
    SELECT 2, n.dispute, 0, NULL, min(n.told_at), max(n.kind) FROM told n GROUP BY n.dispute
    UNION ALL
    SELECT 1, w.dispute, 0, NULL, w.changed_at, 0
      FROM work w
      JOIN dispute d ON d.district = $1::integer AND d.id = w.dispute AND (w.team = 0 OR d.last_action IN (110, 372))
     WHERE $10::integer & $16::integer <> 0 AND w.district = $1::integer AND w.is_open
       AND (SELECT count(*) FROM dispute_event e
             WHERE e.district = $1::integer AND e.dispute = w.dispute AND e.action IN (110, 372)) >= 2
), one AS MATERIALIZED (
    SELECT DISTINCT ON (w.dispute) w.* FROM waiting w ORDER BY w.dispute, w.sort
), lit AS MATERIALIZED (
    SELECT o.*, w.district, w.dispute AS id, w.state, w.kind, w.place, w.level, w.mediator, u.due_on, u.yellow_on,
           lamp_on($14::date, u) AS lamp,
           CASE WHEN u.due_on IS NULL THEN 3000000
                WHEN u.is_paused AND coalesce(u.yellow_on > $14::date, true) THEN 2000000
                ELSE u.due_on - DATE '1970-01-01' END::bigint AS due_rank
      FROM one o
      JOIN work w ON w.district = $1::integer AND w.dispute = o.dispute
      LEFT JOIN due u ON u.district = $1::integer AND u.dispute = o.dispute
), counts AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE l.lamp = 7) AS overdue, count(*) FILTER (WHERE l.lamp = 6) AS red,
           count(*) FILTER (WHERE l.lamp = 5) AS yellow, count(*) FILTER (WHERE l.lamp = 4) AS green,
           count(*) FILTER (WHERE l.lamp = 3) AS paused, count(*) FILTER (WHERE l.lamp = 0) AS none
      FROM lit l
), gathered AS MATERIALIZED (
    SELECT count(*) AS disputes
      FROM lit x
     WHERE $20::integer <> 0
-- @include todo_filters.part
), ranked AS (
    SELECT x.*,
           CASE $20::integer
               WHEN 1 THEN -extract(epoch FROM (SELECT d.registered_at FROM dispute d WHERE d.district = x.district AND d.id = x.id)) * 1000000
               WHEN 3 THEN 9 - x.lamp
               WHEN 4 THEN
-- @include number_rank.part
               WHEN 5 THEN x.kind
               WHEN 6 THEN x.place
               ELSE 0
           END::bigint AS rank
      FROM lit x
     WHERE (SELECT g.disputes FROM gathered g) < $21::bigint
-- @include todo_filters.part
)
SELECT
-- @include line_columns.part
       , w.proposed_action, w.proposed_by, w.since, w.rank, w.due_rank, w.notice, g.disputes, c.overdue, c.red, c.yellow, c.green, c.paused,
       c.none
  FROM counts c
 CROSS JOIN gathered g
  LEFT JOIN (SELECT * FROM ranked r
              WHERE (r.rank, r.due_rank, r.dispute) > ($17::bigint, $18::bigint, $19::bigint)
              ORDER BY r.rank, r.due_rank, r.dispute
              LIMIT $12::bigint) w ON true
  LEFT JOIN dispute d ON d.district = $1::integer AND d.id = w.dispute
  LEFT JOIN due u ON u.district = $1::integer AND u.dispute = w.dispute AND u.version = d.version
 ORDER BY w.rank, w.due_rank, w.dispute
