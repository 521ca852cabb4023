-- $1 district, $2 day
SELECT g.reference_version, g.name, i.is_demo, $2::date - DATE '1970-01-01' AS day,
       g.alert_from, g.alert_to, g.practice_of IS NOT NULL AS is_practice
  FROM district g CROSS JOIN installation i WHERE g.district = $1::integer
