-- What must be known before a sweep is recorded: the one of this request, how many of its disputes there are, how many
-- others came of what it corrects, that sweep and what corrected it before.
-- $1 district, $2 request id, $3 disputes, $4 sweep that it corrects (0: none), $5 who asks (reach.part)
WITH RECURSIVE chain(id, corrects) AS (
    SELECT c.id, c.corrects FROM sweep c WHERE c.district = $1::integer AND c.id = $4::bigint
    UNION
    SELECT c.id, c.corrects FROM chain l JOIN sweep c ON c.district = $1::integer AND c.id = l.corrects
)
SELECT s.id AS prior, s.digest AS prior_digest,
       (SELECT count(*) FROM dispute x
         WHERE x.district = $1::integer AND x.id = ANY ($3::bigint[])
-- @include visible.part x $5
       ) AS disputes,
       (SELECT count(DISTINCT x.dispute) FROM chain l JOIN sweep_dispute x ON x.district = $1::integer AND x.sweep = l.id
         WHERE NOT x.dispute = ANY ($3::bigint[])) AS inherited,
       EXISTS (SELECT FROM chain) AS has_corrected,
       EXISTS (SELECT FROM sweep c WHERE c.district = $1::integer AND c.corrects = $4::bigint AND $4::bigint <> 0) AS is_corrected
  FROM (SELECT) one
  LEFT JOIN sweep s ON s.district = $1::integer AND s.request_id = encode($2::bytea, 'hex')::uuid
