-- Reserved numbers that what was typed may mean, of one committee: those that wait first, then the latest.
-- $1 district, $2 committee, $3 number, $4 year (0: any), $5 short name that stands before it ("": any), $6 request id that would
-- spoil it (null: none)
SELECT n.text, n.year, n.number, n.state, n.reason, n.changed_by, n.changed_at, coalesce(n.request_id = q.id, false) AS is_same,
       EXISTS (SELECT FROM reserved_number o WHERE o.district = n.district AND o.request_id = q.id AND o.text <> n.text)
       OR EXISTS (SELECT FROM number_pad d WHERE d.district = n.district AND d.request_id = q.id) AS is_reused
  FROM reserved_number n
 CROSS JOIN (SELECT encode($6::bytea, 'hex')::uuid AS id) q
 WHERE n.district = $1::integer AND n.committee = $2::bigint AND n.series = 1 AND n.number = $3::bigint
   AND ($4::bigint = 0 OR n.year = $4::bigint)
   AND ($5::text = '' OR starts_with(n.text, $5::text || '登〔'))
 ORDER BY n.state, n.year DESC
 LIMIT 20
