-- What was sent to an office last of each dispute, newest first. $1 district, $2 export, $3 of these disputes (empty: of all), $4 from and
-- $5 to, days on which it was sent (null: open), $6 what the office said (0: anything; the list "receipt"), $7 limit, $8 and $9 moment and
-- dispute of the last row told (null: none), $10 who asks (reach.part)
SELECT e.* FROM (
-- @include export_row.part
   AND s.dispute = ANY ($3::bigint[])
UNION ALL
-- @include export_row.part
   AND $3::bigint[] = '{}'
   AND s.sent_at >= coalesce($4::date::timestamp AT TIME ZONE 'Asia/Shanghai', '-infinity')
   AND s.sent_at < coalesce(($5::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 'infinity')) e
 WHERE ($6::bigint = 0 OR e.receipt = $6::bigint)
   AND (e.sent_at, e.dispute) < (coalesce($8::timestamptz, 'infinity'), coalesce($9::bigint, 9223372036854775807))
 ORDER BY e.sent_at DESC, e.dispute DESC
 LIMIT $7::bigint
