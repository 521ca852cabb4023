-- Suspicion: recorded long after it happened. Looked at: disputes of which something was recorded, by the act that came latest.
-- Value: days.
WITH entered AS (
-- @include entered_between.part
), looked AS MATERIALIZED (
    SELECT DISTINCT ON (a.dispute) a.dispute, a.team, a.version, (a.recorded_on - a.happened_on)::bigint AS value,
           a.recorded_on - a.happened_on > $5::integer AS is_found
      FROM entered a
     ORDER BY a.dispute, a.recorded_on - a.happened_on DESC, a.version)
-- @include suspected.part
