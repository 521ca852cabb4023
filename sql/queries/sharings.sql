-- What was passed on, newest first. $1 district, $2 one of them (0: any), $3 dispute (0: any), $4 from and $5 to, days (null: open),
-- $6 limit, $7 and $8 day and id of the last line told (null: none)
SELECT s.id, s.dispute,
       coalesce((SELECT n.text FROM official_number n WHERE n.district = s.district AND n.dispute = s.dispute ORDER BY n.series DESC LIMIT 1),
                s.dispute::text) AS number,
       s.recipient, s.ground, s.basis, s.what, s.shared_on, s.recorded_by, coalesce(m.name, '') AS name, s.recorded_at
  FROM (SELECT s.* FROM sharing s
         WHERE $2::bigint <> 0 AND s.district = $1::integer AND s.id = $2::bigint
        UNION ALL
        (SELECT s.* FROM sharing s
          WHERE $2::bigint = 0 AND $3::bigint <> 0 AND s.district = $1::integer AND s.dispute = $3::bigint
-- @include sharing_between.part
          ORDER BY s.shared_on DESC, s.id DESC LIMIT $6::bigint)
        UNION ALL
        (SELECT s.* FROM sharing s
          WHERE $2::bigint = 0 AND $3::bigint = 0 AND s.district = $1::integer
-- @include sharing_between.part
          ORDER BY s.shared_on DESC, s.id DESC LIMIT $6::bigint)) s
  LEFT JOIN member m ON m.district = s.district AND m.id = s.recorded_by
 ORDER BY s.shared_on DESC, s.id DESC
 LIMIT $6::bigint
