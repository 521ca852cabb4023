-- Disputes by filters, newest registration first, by key pages.
-- $1 district, $2 states, $3 kinds, $4 levels, $5 teams (empty: any), $6 place, $7 mediator (0: any),
-- $8 registered from, $9 registered before (null: open), $10, $11 key of the last line of the page before, $12 limit,
-- $13 lamps (empty: any), $14 today, $15 a term runs and ends before that day (null: any),
-- $16 whether all of these lamps are yellow or more (0 or 1), $17 who asks (reach.part), $18 risks, $19 clocks, one of which runs
-- (empty: any), $20 and ends before that day (null: any)
-- Where only states that are none of the end are asked for, or lamps that call for somebody, or what is due soon, and few
-- match, they are taken from the work lists or from what is due; where a place is asked for, from its own; of who sees but a few
-- of the district, from those; else the newest disputes soon hold enough. After the line: when the clocks asked for end, and the
-- planned meetings (66), where that clock is one of them.
-- @include dispute_roads.part
SELECT
-- @include line_columns.part $17
       ,
-- @include term_on.part d
       AS term_on, m.meetings
  FROM ((SELECT x.*
           FROM work_list w
          CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = w.dispute OFFSET 0) x
          WHERE (SELECT r.is_short FROM road r)
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)
        UNION ALL
        (SELECT x.*
           FROM dispute x
          WHERE (SELECT r.is_village FROM road r)
            AND x.district = $1::integer AND x.place = $6::bigint
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)
        UNION ALL
        (SELECT x.*
           FROM dispute x
          WHERE (SELECT r.is_long FROM road r)
            AND x.district = $1::integer
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)
        UNION ALL
        (SELECT x.*
           FROM own_list o
          CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = o.dispute OFFSET 0) x
          WHERE true
-- @include dispute_filters.part
-- @include waiting_filters.part
-- @include visible.part x $17
-- @include registered.part
          ORDER BY x.registered_at DESC, x.id DESC
          LIMIT $12::bigint)) d
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
  LEFT JOIN LATERAL (SELECT
-- @include todo_meetings.part
                            d.id) m ON 66 = ANY ($19::bigint[])
 ORDER BY d.registered_at DESC, d.id DESC
