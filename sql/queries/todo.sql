-- What waits for somebody: approvals that he may give; the open disputes of his own or his team, and those that no mediator
-- has yet and that he can carry on: the centre's intake, what a team has to take; those that he was told of. What is due
-- first comes first, what is paused after it, then what has no term. Counts of lamps stand on every row; one without a
-- dispute where none is left.
-- $19 who asks (reach.part); $1 district, $5 whole team (0 or 1), $8 member, $9 team (0: none, the centre's), $10 his roles, $11 bits of the states that
-- he can carry on from, $12 limit, $14 today, $17, $18 key of the last line (what is due first, dispute);
-- and what came back twice, for the roles $16 that decide then (110 give_back, 372 returned);
-- of those he wants to see: $2 states, $3 kinds, $4 levels (empty: any), $6 place, $7 mediator (0: any), $13 lamps (empty: any),
-- $15 a term runs and ends before that day (null: any)
-- @include todo_waiting.part
SELECT
-- @include line_columns.part $19
       , w.proposed_action, w.proposed_by, w.since, 0::bigint AS rank, w.due_rank, w.notice, 0::bigint AS gathered,
-- @include todo_meetings.part
       c.overdue, c.red, c.yellow, c.green, c.paused,
       c.none
  FROM counts c
  LEFT JOIN (SELECT * FROM lit x
              WHERE (x.due_rank, x.dispute) > ($17::bigint, $18::bigint)
-- @include todo_filters.part
              ORDER BY x.due_rank, x.dispute
              LIMIT $12::bigint) w ON true
  LEFT JOIN dispute d ON d.district = $1::integer AND d.id = w.dispute
  LEFT JOIN due u ON u.district = $1::integer AND u.dispute = w.dispute AND u.version = d.version
 ORDER BY w.due_rank, w.dispute
