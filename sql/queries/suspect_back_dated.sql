-- Suspicion: recorded long after it happened. Looked at: disputes of which something was recorded, by the act that came latest.
-- Value: workdays.
WITH entered AS (
-- @include entered_between.part
), late AS (
    SELECT a.dispute, a.team, a.version, CASE WHEN a.recorded_on - a.happened_on > $5::integer
                                              THEN workdays_between($1::integer, a.happened_on, a.recorded_on) ELSE 0 END AS days
      FROM entered a
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (l.dispute) l.dispute, l.team, l.version, l.days::bigint AS value, l.days > $5::integer AS is_found
      FROM late l
     ORDER BY l.dispute, l.days DESC, l.version)
-- @include suspected.part
