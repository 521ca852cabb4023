-- The newest signed root of a day not after that one; nothing where none stood. $1 district, $2 day
SELECT
-- @include root_columns.part
  FROM root r
 WHERE r.district = $1::integer AND r.day <= $2::date
 ORDER BY r.day DESC
 LIMIT 1
