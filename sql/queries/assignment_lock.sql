-- Takes the lock on a district's loads, in the transaction that writes what was decided on them: given to whom has counted
-- the present version, and to whom had it last. $1 districts, $2 versions, $3 holders
INSERT INTO assignment_lock AS l (district, version, holder)
SELECT r.district, r.version + 1, r.holder
  FROM unnest($1::integer[], $2::bigint[], $3::uuid[]) AS r(district, version, holder)
    ON CONFLICT (district) DO UPDATE SET version = l.version + 1, holder = excluded.holder
 WHERE l.version = excluded.version - 1 OR l.holder = excluded.holder
