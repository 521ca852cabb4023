-- Petitions that were handed over, the oldest first. $1 district, $2 office and $3 number (empty: any), $4 how they stand (code list
-- petition_state; 0: any), $5 whether only what waits for us is told: what was not answered, and what has changed since, $6 limit, $7 and $8
-- day and id of the last row told (null: none), $9 who asks (reach.part): of a dispute that he may not see nothing is told, nor of
-- what one was before
SELECT e.*, d.id, coalesce((SELECT n.text FROM official_number n WHERE n.district = $1::integer AND n.dispute = d.id ORDER BY n.series DESC LIMIT 1), ''),
       coalesce(d.state, 0), u.due_on,
       coalesce((SELECT n.text FROM petition b JOIN dispute x ON x.district = b.district AND x.id = b.dispute
                   JOIN official_number n ON n.district = x.district AND n.dispute = x.id
                  WHERE b.district = $1::integer AND b.office = e.office AND b.number = ANY (e.earlier)
-- @include visible.part x $9
                  ORDER BY n.series DESC LIMIT 1), ''),
       c.reason, c.answered_at, coalesce(m.name, '')
  FROM (SELECT h.office, h.number, h.earlier, h.id AS petition, h.version, h.handed_on, h.objection_by, h.answer, h.answered, h.taken_at,
-- @include petition_state.part h
               AS state, v.told, h.dispute
          FROM petition h
          JOIN petition_version v USING (district, office, number, version)
         WHERE h.district = $1::integer AND ($2::text = '' OR h.office = $2::text) AND ($3::text = '' OR h.number = $3::text)
           AND (h.handed_on, h.id) > (coalesce($7::date, '-infinity'), coalesce($8::bigint, 0))) e
  LEFT JOIN LATERAL (SELECT x.* FROM dispute x WHERE x.district = $1::integer AND x.id = e.dispute
-- @include visible.part x $9
                    ) d ON true
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
  LEFT JOIN LATERAL (SELECT a.reason, a.answered_at, a.answered_by FROM petition_answer a
                      WHERE a.district = $1::integer AND a.office = e.office AND a.number = e.number ORDER BY a.answered_at DESC LIMIT 1) c ON true
  LEFT JOIN member m ON m.district = $1::integer AND m.id = c.answered_by
 WHERE ($4::bigint = 0 OR e.state = $4::bigint)
   AND ($5::integer = 0 OR e.state = 1 OR e.state IN (2, 5) AND e.version > e.answered)
 ORDER BY e.handed_on, e.petition
 LIMIT $6::bigint
