-- Suspicion: registered and closed at once, by the clock of the journal. Looked at: disputes closed. Value: seconds.
WITH closed AS (
-- @include closed_between.part
), looked AS MATERIALIZED (
    SELECT c.dispute, c.team, c.version, floor(extract(epoch FROM c.recorded_at - c.registered_at))::bigint AS value,
           c.recorded_at - c.registered_at <= $5::integer * interval '1 second' AS is_found
      FROM closed c)
-- @include suspected.part
