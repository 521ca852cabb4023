-- What waits for somebody in another order: all that he wants to see is gathered and put in order, what is equal as it is due.
-- $1 … $19 as in todo.sql, $20 rank of the last line before them in the key, $21 number of daemon/tables/sorts.def, $22 how many
-- may be gathered: of more there is no line, but their count
-- @include todo_waiting.part
, gathered AS MATERIALIZED (
    SELECT x.*, $1::integer AS district, x.dispute AS id
      FROM lit x
     WHERE true
-- @include todo_filters.part
     LIMIT $22::bigint
), total AS MATERIALIZED (
    SELECT count(*) AS gathered FROM gathered
), ranked AS (
    SELECT x.*,
           CASE $21::integer
               WHEN 1 THEN -extract(epoch FROM (SELECT d.registered_at FROM dispute d WHERE d.district = x.district AND d.id = x.id)) * 1000000
               WHEN 3 THEN 9 - x.lamp
               WHEN 4 THEN
-- @include number_rank.part
               WHEN 5 THEN x.kind
               ELSE x.place
           END::bigint AS rank
      FROM gathered x
     WHERE (SELECT t.gathered FROM total t) < $22::bigint
)
SELECT
-- @include line_columns.part $19
       , w.proposed_action, w.proposed_by, w.since, w.rank, w.due_rank, w.notice, t.gathered,
-- @include todo_meetings.part
       c.overdue, c.red, c.yellow, c.green, c.paused,
       c.none
  FROM counts c
 CROSS JOIN total t
  LEFT JOIN (SELECT * FROM ranked r
              WHERE (r.rank, r.due_rank, r.dispute) > ($20::bigint, $17::bigint, $18::bigint)
              ORDER BY r.rank, r.due_rank, r.dispute
              LIMIT $12::bigint) w ON true
  LEFT JOIN dispute d ON d.district = $1::integer AND d.id = w.dispute
  LEFT JOIN due u ON u.district = $1::integer AND u.dispute = w.dispute AND u.version = d.version
 ORDER BY w.rank, w.due_rank, w.dispute
