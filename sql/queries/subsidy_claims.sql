-- What a period's subsidy is claimed for: disputes closed in it for the first time of their lives, by the mediator who presided then. A
-- closing that was taken back is none, one after a reopening none of its own. By mediator, so that what a month comes to adds up row
-- after row; who sees only his own, or his team's, sees all of each mediator that he sees, but what is restricted.
-- $1 district, $2, $3 first and last day, $4 mediator, $5 his team (0: any), $6, $7, $8 mediator, day and dispute after which to go on,
-- $9 limit, $10 who asks (reach.part)
WITH n AS MATERIALIZED (
    SELECT number_of('state', 'closed') AS closed, number_of('argument', 'mediator')::integer AS mediator,
           number_of('action', 'request_approval') AS request
), closed AS MATERIALIZED (
    SELECT e.dispute, e.version, e.round, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS closed_on,
-- @include told_before.part mediator n
           AS mediator
      FROM dispute_event e
      JOIN action_property p USING (action)
      JOIN dispute d ON d.district = e.district AND d.id = e.dispute
     CROSS JOIN n
     WHERE e.district = $1::integer AND e.from_state <> e.to_state AND e.to_state = n.closed AND NOT p.is_retraction AND d.flags & 8 = 0
       AND NOT EXISTS (SELECT FROM dispute_event u JOIN action_property q USING (action)
                        WHERE u.district = e.district AND u.dispute = e.dispute AND u.version = e.version + 1 AND q.is_retraction)
       AND NOT EXISTS (SELECT FROM dispute_event b JOIN action_property q USING (action)
                        WHERE b.district = e.district AND b.dispute = e.dispute AND b.version < e.version AND b.from_state <> b.to_state
                          AND b.to_state = n.closed AND NOT q.is_retraction
                          AND NOT EXISTS (SELECT FROM dispute_event u JOIN action_property r USING (action)
                                           WHERE u.district = b.district AND u.dispute = b.dispute AND u.version = b.version + 1
                                             AND r.is_retraction)) AND
-- @include event_period.part e.recorded_at
)
SELECT c.dispute, c.version, c.mediator, m.team, c.closed_on, d.kind,
-- @include numbers.part
       AS numbers
  FROM closed c
  JOIN dispute d ON d.district = $1::integer AND d.id = c.dispute
  JOIN member m ON m.district = $1::integer AND m.id = c.mediator
 WHERE ($4::bigint = 0 OR c.mediator = $4::bigint) AND ($5::bigint = 0 OR m.team = $5::bigint)
   AND (c.mediator, c.closed_on, c.dispute) > ($6::bigint, $7::date, $8::bigint)
   AND (($10::bigint[])[1] & (4 | 256) <> 0 OR ($10::bigint[])[1] & 32 <> 0 AND c.mediator = ($10::bigint[])[2]
        OR ($10::bigint[])[1] & 16 <> 0 AND m.team = ($10::bigint[])[3])
   AND CASE WHEN substr(d.regions, 17, 1) <= '\x00' THEN true
            ELSE (
-- @include reach.part d $10
                 ) > 0 END
 ORDER BY c.mediator, c.closed_on, c.dispute
 LIMIT $9::bigint
