-- Suspicion: recorded so late after the end of the month in which it happened that the month's report was out. Looked at: disputes
-- of which something was recorded, by the act that came latest. Value: workdays after the month's last.
WITH entered AS (
    SELECT a.*, (date_trunc('month', a.happened_on::timestamp) + interval '1 month - 1 day')::date AS month_ended_on
      FROM (
-- @include entered_between.part
           ) a
)
-- @include entered_late.part month_ended_on
-- @include suspected.part
