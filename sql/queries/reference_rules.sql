-- The newest rules of assignment valid on a day, in their order. $1 district, $2 day
SELECT r.version, r.reason, r.is_on FROM assignment_rule r
 WHERE r.district = $1::integer AND $2::date BETWEEN r.valid_from AND r.valid_to
   AND r.version = (SELECT max(n.version) FROM assignment_rule n
                     WHERE n.district = r.district AND $2::date BETWEEN n.valid_from AND n.valid_to)
 ORDER BY r.position, r.reason
