-- Suspicion: recorded so late after the end of the month in which it happened that the month's report was out. Looked at: disputes
-- of which something was recorded, by the act that came latest. Value: workdays after the month's last.
WITH entered AS (
-- @include entered_between.part
), ended AS (
    SELECT a.*, (date_trunc('month', a.happened_on::timestamp) + interval '1 month - 1 day')::date AS month_ended_on FROM entered a
), late AS (
    SELECT e.dispute, e.team, e.version, CASE WHEN e.recorded_on - e.month_ended_on > $5::integer
                                              THEN workdays_between($1::integer, e.month_ended_on, e.recorded_on) ELSE 0 END AS days
      FROM ended e
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (l.dispute) l.dispute, l.team, l.version, l.days::bigint AS value, l.days > $5::integer AS is_found
      FROM late l
     ORDER BY l.dispute, l.days DESC, l.version)
-- @include suspected.part
