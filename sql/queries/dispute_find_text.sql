-- Disputes by running number, whole number or a part of a party's name, newest first.
-- $1 district, $2 text, $3 running number (null: none), $4 year (0: any), $5 series (0: any), $6 committee's short name (empty: any),
-- $7 limit
-- Where a name is rare its parties are taken from the index; where it is not, the newest disputes soon hold enough of it.
-- `hit` is planned as if all of it were wanted: with the limit in sight a reading of the whole table looks cheaper.
WITH hit AS MATERIALIZED (
    SELECT p.dispute FROM party p
     WHERE p.district = $1::integer AND name_grams(p.district, p.name) @> (SELECT text_grams($1::integer, $2::text))
       AND strpos(p.name, $2::text) > 0
), named AS MATERIALIZED (
    SELECT h.dispute FROM hit h LIMIT 2001
), size AS MATERIALIZED (
    SELECT count(*) > 2000 AS is_great FROM named
)
SELECT
-- @include line_columns.part
  FROM (SELECT f.dispute FROM (
            SELECT n.dispute FROM official_number n WHERE n.district = $1::integer AND n.text = $2::text
            UNION
            SELECT n.dispute FROM official_number n
             WHERE n.district = $1::integer AND n.number = $3::bigint AND ($4::bigint = 0 OR n.year = $4::bigint)
               AND ($5::bigint = 0 OR n.series = $5::bigint)
               AND ($6::text = '' OR EXISTS (SELECT FROM committee c WHERE c.district = n.district AND c.id = n.committee
                                                AND c.short_name = $6::text))
            UNION
            SELECT n.dispute FROM named n WHERE NOT (SELECT s.is_great FROM size s)
            UNION
            (SELECT x.id FROM dispute x
              WHERE (SELECT s.is_great FROM size s) AND x.district = $1::integer
                AND EXISTS (SELECT FROM party p WHERE p.district = x.district AND p.dispute = x.id AND strpos(p.name, $2::text) > 0)
              ORDER BY x.registered_at DESC, x.id DESC
              LIMIT $7::bigint)) f) f
  CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = f.dispute OFFSET 0) d
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id
 ORDER BY d.registered_at DESC, d.id DESC
 LIMIT $7::bigint
