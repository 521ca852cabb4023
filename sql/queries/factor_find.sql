-- Whether a member has a second factor. $1 district, $2 member. No row: he has no password.
SELECT c.factor IS NOT NULL AS in_force
  FROM credential c WHERE (c.district, c.member) = ($1::integer, $2::bigint)
