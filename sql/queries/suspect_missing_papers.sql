-- Suspicion: closed for $5 days or more, with papers missing from the file. Here all that were closed: what is missing the file check
-- says of each. Looked at: disputes closed. Value: days since.
WITH closed AS (
-- @include closed_between.part
), looked AS MATERIALIZED (
    SELECT c.dispute, c.team, c.version, c.days::bigint AS value, c.days >= $5::integer AS is_found
      FROM (SELECT x.*, $3::date - (x.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS days FROM closed x) c)
-- @include suspected.part
