-- Suspicion: recorded so late after the end of the month in which it happened that the month's report was out. Looked at: disputes
-- of which something was recorded, by the act that came latest. Value: days after the month's last.
WITH entered AS (
-- @include entered_between.part
), late AS (
    SELECT a.dispute, a.team, a.version,
           a.recorded_on - (date_trunc('month', a.happened_on::timestamp) + interval '1 month - 1 day')::date AS days
      FROM entered a
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (l.dispute) l.dispute, l.team, l.version, greatest(l.days, 0)::bigint AS value, l.days > $5::integer AS is_found
      FROM late l
     ORDER BY l.dispute, l.days DESC, l.version)
-- @include suspected.part
