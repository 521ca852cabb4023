-- Disputes by filters, newest registration first, by key pages.
-- $1 district, $2 states, $3 kinds, $4 levels, $5 teams (empty: any), $6 place, $7 mediator (0: any),
-- $8 registered from, $9 registered before (null: open), $10, $11 key of the last line of the page before, $12 limit
-- Where only states that are none of the end are asked for and few match, they are taken from the work lists; where
-- many do, the newest disputes soon hold enough of them.
WITH asked AS MATERIALIZED (
    SELECT cardinality($2::bigint[]) > 0
           AND NOT EXISTS (SELECT FROM state_property s WHERE s.is_final AND s.state = ANY ($2::bigint[])) AS is_open
), work_list AS MATERIALIZED (
    SELECT w.dispute
      FROM (SELECT * FROM work w
             WHERE w.district = $1::integer AND w.is_open AND w.team = ANY ($5::bigint[])
            UNION ALL
            SELECT * FROM work w
             WHERE w.district = $1::integer AND w.is_open AND cardinality($5::bigint[]) = 0) w
     WHERE (SELECT a.is_open FROM asked a)
       AND w.state = ANY ($2::bigint[])
       AND (cardinality($3::bigint[]) = 0 OR w.kind = ANY ($3::bigint[]))
       AND (cardinality($4::bigint[]) = 0 OR w.level = ANY ($4::bigint[]))
       AND ($6::bigint = 0 OR w.place = $6::bigint)
       AND ($7::bigint = 0 OR w.mediator = $7::bigint)
     LIMIT 1001
), road AS MATERIALIZED (
    SELECT (SELECT a.is_open FROM asked a) AND count(*) <= 1000 AS is_short FROM work_list
)
SELECT d.id,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) FROM official_number n
         WHERE n.district = d.district AND n.dispute = d.id) AS numbers,
       d.state, d.kind, d.level, d.team, d.place,
       (SELECT string_agg(p.name, '、' ORDER BY p.side, p.number) FROM party p
         WHERE p.district = d.district AND p.dispute = d.id AND NOT p.has_left) AS parties,
       d.registered_at, d.changed_at, d.version
  FROM ((SELECT x.*
           FROM work_list w
          CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = w.dispute OFFSET 0) x
          WHERE (SELECT r.is_short FROM road r)
            AND x.registered_at >= coalesce($8::timestamptz, '-infinity')
            AND x.registered_at < coalesce($9::timestamptz, 'infinity')
            AND (x.registered_at, x.id) < (coalesce($10::timestamptz, 'infinity'), $11::bigint)
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)
        UNION ALL
        (SELECT *
          FROM dispute
         WHERE NOT (SELECT r.is_short FROM road r)
           AND district = $1::integer
           AND (cardinality($2::bigint[]) = 0 OR state = ANY ($2::bigint[]))
           AND (cardinality($3::bigint[]) = 0 OR kind = ANY ($3::bigint[]))
           AND (cardinality($4::bigint[]) = 0 OR level = ANY ($4::bigint[]))
           AND (cardinality($5::bigint[]) = 0 OR team = ANY ($5::bigint[]))
           AND ($6::bigint = 0 OR place = $6::bigint)
           AND ($7::bigint = 0 OR mediator = $7::bigint)
           AND registered_at >= coalesce($8::timestamptz, '-infinity')
           AND registered_at < coalesce($9::timestamptz, 'infinity')
           AND (registered_at, id) < (coalesce($10::timestamptz, 'infinity'), $11::bigint)
         ORDER BY registered_at DESC, id DESC
         LIMIT $12::bigint)) d
 ORDER BY d.registered_at DESC, d.id DESC
