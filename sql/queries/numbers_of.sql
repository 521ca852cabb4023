-- Numbers of disputes, after the acts that took them. $1 districts, $2 disputes
SELECT r.ord, (SELECT string_agg(n.text, ' ' ORDER BY n.series) FROM official_number n
                WHERE n.district = r.district AND n.dispute = r.dispute) AS numbers
  FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS r(district, dispute, ord)
