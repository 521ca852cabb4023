-- Disputes by filters, newest registration first, by key pages.
-- $1 district, $2 states, $3 kinds, $4 levels, $5 teams (empty: any), $6 place, $7 mediator (0: any),
-- $8 registered from, $9 registered before (null: open), $10, $11 key of the last line of the page before, $12 limit,
-- $13 lamps (empty: any), $14 today, $15 whether all of these lamps are yellow or more (0 or 1)
-- Where only states that are none of the end are asked for, or lamps that call for somebody, and few match, they are taken
-- from the work lists or from what is due; where many do, the newest disputes soon hold enough of them.
WITH asked AS MATERIALIZED (
    SELECT $15::integer = 1 AS is_lit,
           cardinality($2::bigint[]) > 0
           AND NOT EXISTS (SELECT FROM state_property s WHERE s.is_final AND s.state = ANY ($2::bigint[])) AS is_open
), work_list AS MATERIALIZED (
    (SELECT w.dispute
       FROM (SELECT * FROM work w
              WHERE w.district = $1::integer AND w.is_open AND w.team = ANY ($5::bigint[])
             UNION ALL
             SELECT * FROM work w
              WHERE w.district = $1::integer AND w.is_open AND cardinality($5::bigint[]) = 0) w
      WHERE (SELECT a.is_open AND NOT a.is_lit FROM asked a)
        AND w.state = ANY ($2::bigint[])
        AND (cardinality($3::bigint[]) = 0 OR w.kind = ANY ($3::bigint[]))
        AND (cardinality($4::bigint[]) = 0 OR w.level = ANY ($4::bigint[]))
        AND ($6::bigint = 0 OR w.place = $6::bigint)
        AND ($7::bigint = 0 OR w.mediator = $7::bigint)
      LIMIT 1001)
    UNION ALL
    (SELECT v.dispute
       FROM due v
      WHERE (SELECT a.is_lit FROM asked a) AND v.district = $1::integer AND v.yellow_on <= $14::date
      LIMIT 1001)
), road AS MATERIALIZED (
    SELECT (SELECT a.is_open OR a.is_lit FROM asked a) AND count(*) <= 1000 AS is_short FROM work_list
)
SELECT
-- @include line_columns.part
  FROM ((SELECT x.*
           FROM work_list w
          CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = w.dispute OFFSET 0) x
          WHERE (SELECT r.is_short FROM road r)
-- @include dispute_filters.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)
        UNION ALL
        (SELECT x.*
           FROM dispute x
          WHERE NOT (SELECT r.is_short FROM road r)
            AND x.district = $1::integer
-- @include dispute_filters.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)) d
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 ORDER BY d.registered_at DESC, d.id DESC
