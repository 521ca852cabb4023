-- Disputes that may have to do with one, those of the same person before those of the same number and the rest, each newest
-- first, with why (bits of daemon/tables/matches.def) and by what name or number; at most $8 for each reason. $1 district,
-- $2 the dispute (0: none yet), $3 keys of its persons, $4 place (0: not known, nowhere in common), $5 kind, $6 registered from, $7 a number that it has
-- elsewhere (empty: none but those written down), $9 registered before, $10 who asks (as in dispute_find_text.sql)
-- Each reason's disputes are gathered before they are counted: with the limit in sight a reading of the whole table looks cheaper.
WITH person AS MATERIALIZED (
    SELECT p.dispute, 1 << 6 AS how, p.name AS what FROM party p
     WHERE cardinality($3::bigint[]) > 0 AND p.district = $1::integer AND p.keys && $3::bigint[]
), linked AS MATERIALIZED (
    SELECT n.dispute, 1 << 8 AS how, n.number AS what FROM linked_number n
     WHERE n.district = $1::integer
       AND n.number IN (SELECT $7::text UNION SELECT o.number FROM linked_number o WHERE o.district = $1::integer AND o.dispute = $2::bigint)
), hit AS MATERIALIZED (
    (SELECT p.dispute, p.how, p.what FROM person p WHERE p.dispute <> $2::bigint ORDER BY p.dispute DESC LIMIT $8::bigint)
    UNION ALL
    (SELECT l.dispute, l.how, l.what FROM linked l WHERE l.dispute <> $2::bigint ORDER BY l.dispute DESC LIMIT $8::bigint)
    UNION ALL
    (SELECT x.id, 1 << 7, NULL FROM dispute x
      WHERE $4::bigint <> 0 AND x.district = $1::integer AND x.place = $4::bigint AND x.kind = $5::bigint AND x.id <> $2::bigint
        AND x.registered_at >= $6::timestamptz AND x.registered_at < $9::timestamptz
      ORDER BY x.registered_at DESC LIMIT $8::bigint)
)
SELECT
-- @include line_columns.part $10
       , f.how, f.what
  FROM (SELECT h.dispute, bit_or(h.how) AS how, string_agg(DISTINCT h.what, '、') AS what FROM hit h GROUP BY h.dispute) f
 CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = f.dispute OFFSET 0) d
 LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 ORDER BY f.how & (1 << 6) DESC, f.how & (1 << 8) DESC, d.registered_at DESC, d.id DESC
