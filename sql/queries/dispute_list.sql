-- Disputes by filters, newest registration first, by key pages.
-- $1 district, $2 states, $3 kinds, $4 levels, $5 teams (empty: any), $6 place, $7 mediator (0: any),
-- $8 registered from, $9 registered before (null: open), $10, $11 key of the last line of the page before, $12 limit
SELECT d.id,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) FROM official_number n
         WHERE n.district = d.district AND n.dispute = d.id) AS numbers,
       d.state, d.kind, d.level, d.team, d.place,
       (SELECT string_agg(p.name, '、' ORDER BY p.side, p.number) FROM party p
         WHERE p.district = d.district AND p.dispute = d.id AND NOT p.has_left) AS parties,
       d.registered_at, d.changed_at, d.version
  FROM (SELECT *
          FROM dispute
         WHERE district = $1::integer
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
         LIMIT $12::bigint) d
 ORDER BY d.registered_at DESC, d.id DESC
