-- Files in the archive that were registered before any whose term can be over, oldest first, by key pages.
-- $1 district, $2 registered before, $3, $4 key of the last line of the page before, $5 limit, $6 state, $7 region,
-- $8 its values (bits), $9 who asks (as in dispute_list.sql)
SELECT
-- @include line_columns.part $9
  FROM (SELECT x.*
          FROM dispute x
         WHERE x.district = $1::integer AND x.registered_at < $2::timestamptz
           AND (x.registered_at, x.id) > ($3::timestamptz, $4::bigint)
           AND x.state = $6::bigint AND $8::bigint & (1 << get_byte(x.regions, $7::integer)) <> 0
-- @include visible.part x $9
         ORDER BY x.registered_at, x.id
         LIMIT $5::bigint) d
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 ORDER BY d.registered_at, d.id
