-- Reserved numbers, newest first, by key pages.
-- $1 district, $2 committee (0: any), $3 state (0: any), $4 reserved before (null: any), $5, $6, $7 year, number and committee of the
-- last line of the page before, $8 limit
SELECT n.text, n.year, n.number, d.form, n.state, d.reserved_by, d.reserved_at, n.changed_by, n.changed_at, n.reason, n.committee
  FROM reserved_number n
  JOIN number_pad d ON d.district = n.district AND d.id = n.pad
 WHERE
-- @include reserved_filters.part
   AND (n.year, n.number, n.committee) < ($5::bigint, $6::bigint, $7::bigint)
 ORDER BY n.year DESC, n.number DESC, n.committee DESC
 LIMIT $8::bigint
