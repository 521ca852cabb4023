-- Rules of the subsidy that are valid on a day of the period; level and form by number, 0 any, form 255 none; what this database does
-- not know is -1, and pays for nothing. $1 district, $2, $3 first and last day, $4 limit
SELECT r.name, r.zh, r.en, r.basis, greatest(r.valid_from, $2::date) AS valid_from, least(r.valid_to, $3::date) AS valid_to,
       CASE r.level WHEN 'any' THEN 0 ELSE coalesce(number_of('choice:level', r.level), -1) END::bigint AS level,
       CASE r.form WHEN 'any' THEN 0 WHEN 'none' THEN 255 ELSE coalesce(number_of('choice:form', r.form), -1) END::bigint AS form,
       r.needs_performed, r.needs_file, r.needs_confirmed, r.amount, r.month_cap
  FROM subsidy_rule r
 WHERE r.district = $1::integer AND r.valid_from <= $3::date AND r.valid_to >= $2::date
 ORDER BY r.valid_from, r.name
 LIMIT $4::bigint
