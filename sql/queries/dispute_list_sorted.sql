-- Disputes by filters in another order than that of registration, by key pages: all that match are gathered and put in order,
-- so there is a bound to them, and one row more than it says that there are more.
-- $1 … $20 as in dispute_list.sql, of which $10 and $11 are open; $21 how many may be gathered,
-- $22, $23 key of the last line of the page before (rank, and the id negative), $24 number of daemon/tables/sorts.def
-- @include dispute_roads.part
, gathered AS MATERIALIZED (
    (SELECT x.*
       FROM work_list w
      CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = w.dispute OFFSET 0) x
      WHERE (SELECT r.is_short FROM road r)
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
      LIMIT $21::bigint)
    UNION ALL
    (SELECT x.*
       FROM dispute x
      WHERE (SELECT r.is_village FROM road r)
        AND x.district = $1::integer AND x.place = $6::bigint
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
      LIMIT $21::bigint)
    UNION ALL
    (SELECT x.*
       FROM dispute x
      WHERE (SELECT r.is_long FROM road r)
        AND x.district = $1::integer
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
      LIMIT $21::bigint)
    UNION ALL
    (SELECT x.*
       FROM own_list o
      CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = o.dispute OFFSET 0) x
      WHERE true
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
      LIMIT $21::bigint)
), ranked AS (
    SELECT x.*,
           CASE $24::integer
               WHEN 2 THEN coalesce(coalesce(
-- @include term_on.part x
                                             , (SELECT v.due_on FROM due v WHERE v.district = x.district AND v.dispute = x.id AND v.version = x.version))
                                    - DATE '1970-01-01', 3000000)
               WHEN 3 THEN 9 - coalesce((SELECT lamp_on($14::date, v) FROM due v
                                          WHERE v.district = x.district AND v.dispute = x.id AND v.version = x.version), 0)
               WHEN 4 THEN
-- @include number_rank.part
               WHEN 5 THEN x.kind
               ELSE x.place
           END::bigint AS rank
      FROM gathered x
)
SELECT
-- @include line_columns.part $17
       ,
-- @include term_on.part d
       AS term_on, m.meetings, d.rank, (SELECT count(*) FROM gathered) AS gathered
  FROM (SELECT * FROM ranked r
         WHERE (r.rank, -r.id) > ($22::bigint, $23::bigint)
         ORDER BY r.rank, r.id DESC
         LIMIT $12::bigint) d
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
  LEFT JOIN LATERAL (SELECT
-- @include todo_meetings.part
                            d.id) m ON 66 = ANY ($19::bigint[])
 ORDER BY d.rank, d.id DESC
