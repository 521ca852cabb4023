-- Suspicion: closed, with papers missing from the file. Here all that were closed for $5 days or more: what is missing, which is the
-- value, the file check says of each. Looked at: disputes closed.
WITH closed AS (
-- @include closed_between.part
), looked AS MATERIALIZED (
    SELECT c.dispute, c.team, c.version, 0::bigint AS value,
           $3::date - (c.recorded_at AT TIME ZONE 'Asia/Shanghai')::date >= $5::integer AS is_found
      FROM closed c)
-- @include suspected.part
