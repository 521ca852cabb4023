-- Disputes by running number, whole number or a part of a party's name, newest first.
-- $1 district, $2 text, $3 running number (null: none), $4 limit
SELECT d.id,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) FROM official_number n
         WHERE n.district = d.district AND n.dispute = d.id) AS numbers,
       d.state, d.kind, d.level, d.team, d.place,
       (SELECT string_agg(p.name, '、' ORDER BY p.side, p.number) FROM party p
         WHERE p.district = d.district AND p.dispute = d.id AND NOT p.has_left) AS parties,
       d.registered_at, d.changed_at, d.version
  FROM (SELECT n.dispute FROM official_number n
         WHERE n.district = $1::integer AND (n.text = $2::text OR n.number = $3::bigint)
        UNION
        SELECT p.dispute FROM party p
         WHERE p.district = $1::integer AND strpos(p.name, $2::text) > 0) f
  JOIN dispute d ON d.district = $1::integer AND d.id = f.dispute
 ORDER BY d.registered_at DESC, d.id DESC
 LIMIT $4::bigint
