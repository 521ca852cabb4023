-- Disputes in which somebody of exactly this name is a party. $1 district, $2 name, $3 keys of the first and the last run of it
-- (daemon/lookup.h; empty: no key tells), $4 limit
WITH span AS MATERIALIZED (
    SELECT (SELECT min(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS oldest,
           (SELECT max(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS newest
), asked AS MATERIALIZED (
    SELECT ARRAY(SELECT ($3::bigint[])[1] | i FROM generate_series(s.oldest, s.newest) i) AS first,
           ARRAY(SELECT ($3::bigint[])[2] | i FROM generate_series(s.oldest, s.newest) i) AS last
      FROM span s
)
SELECT DISTINCT h.dispute
  FROM asked s
 CROSS JOIN LATERAL (SELECT p.dispute FROM party p
                      WHERE cardinality($3::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.first AND p.keys && s.last
                        AND p.name = $2::text
                     UNION ALL
                     SELECT p.dispute FROM party p
                      WHERE cardinality($3::bigint[]) = 0 AND p.district = $1::integer AND p.name = $2::text) h
 LIMIT $4::bigint
