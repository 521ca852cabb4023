-- Where the bridge stands with an office, or (empty) with each. $1 district, $2 office, $3 how many
SELECT o.office, o.cursor, o.package, o.reconciled
  FROM petition_office o
 WHERE o.district = $1::integer AND ($2::text = '' OR o.office = $2::text)
 ORDER BY o.office
 LIMIT $3::bigint
