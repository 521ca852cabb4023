-- Suspicion: recorded long after it happened. Looked at: disputes of which something was recorded, by the act that came latest.
-- Value: workdays.
WITH entered AS (
-- @include entered_between.part
)
-- @include entered_late.part happened_on
-- @include suspected.part
