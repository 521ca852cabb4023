-- $1 district
SELECT g.reference_version, g.name, g.major_amount, g.major_persons, i.is_demo
  FROM district g CROSS JOIN installation i WHERE g.district = $1::integer
