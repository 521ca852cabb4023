-- What somebody looked at, newest first. $1 district, $2 member, $3 from (null: the first), $4 to (null: now), $5 limit,
-- $6 and $7 time and id of the last line told (null: none)
WITH page AS (
    SELECT r.*, CASE WHEN r.dispute = 0 THEN '{}' ELSE ARRAY[r.dispute] END AS told FROM dispute_read r
     WHERE r.district = $1::integer AND r.member = $2::bigint
-- @include read_between.part
     ORDER BY r.read_at DESC, r.id DESC LIMIT $5::bigint
)
-- @include read_told.part
