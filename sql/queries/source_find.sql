-- Whether an imported matter is registered, under whichever of its numbers, and how the petition stands that was handed over under this one
-- (code list petition_state, null: none was), at which version, since when it is with us and until when they want what, whether it may be
-- linked to a dispute and whether it is that dispute's. $1 district, $2 source, $3 number, $4 dispute
SELECT EXISTS (
-- @include source_disputes.part $1::integer $2::bigint $3::text
       ) AS is_registered,
       CASE WHEN h.version IS NOT NULL THEN
-- @include petition_state.part h
       END AS state, h.version, h.handed_on, coalesce(h.notice_by - date '1970-01-01', 0)::bigint, coalesce(h.reply_by - date '1970-01-01', 0)::bigint,
       h.word = 3 AS is_withdrawn, coalesce(
-- @include petition_linkable.part h $4::bigint
       , false) AS is_linkable, coalesce(h.dispute = $4::bigint, false) AS is_of_it
  FROM (SELECT $1::integer AS district, split_part($3::text, '/', 1) AS office, substr($3::text, strpos($3::text, '/') + 1) AS number) k
  LEFT JOIN petition h ON $2::bigint = 1 AND h.district = k.district AND h.office = k.office AND h.number = k.number
