-- Sweeps as they stand corrected, newest first, by key pages, with what came of each and of what it corrects: disputes
-- registered, and of those handled, by an act of mediation. $1 district, $2 place (0: any), $3 from, $4 to (null: open), $5 team (0: any),
-- $6, $7 day and sweep of the last line of the page before, $8 limit
SELECT s.id, s.place, array_to_string(s.kinds, ',') AS kinds, s.swept_on, array_to_string(s.members, ',') AS members, s.found, s.note,
       s.recorded_by, s.recorded_at, s.corrects, coalesce(c.registered, 0) AS registered, coalesce(c.handled, 0) AS handled
  FROM sweep s
 CROSS JOIN LATERAL (SELECT count(*) AS registered, count(*) FILTER (WHERE d.flags & 1 <> 0) AS handled
                       FROM dispute d
                      WHERE d.district = s.district
                        AND d.id IN (WITH RECURSIVE chain(id, corrects) AS (
                                         SELECT s.id, s.corrects
                                         UNION
                                         SELECT o.id, o.corrects FROM chain l JOIN sweep o ON o.district = s.district AND o.id = l.corrects)
                                     SELECT x.dispute FROM chain l JOIN sweep_dispute x ON x.district = s.district AND x.sweep = l.id)) c
 WHERE
-- @include sweep_filters.part
   AND (s.swept_on, s.id) < ($6::date, $7::bigint)
 ORDER BY s.swept_on DESC, s.id DESC
 LIMIT $8::bigint
