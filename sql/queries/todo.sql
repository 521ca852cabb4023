-- What waits for somebody: approvals that he may give, then the open disputes of his own or his team,
-- and those that no mediator has yet and that he can carry on: the centre's intake, what a team has to take.
-- $1 district, $2 member, $3 team (0: none, the centre's), $4 his roles, $5 whole team (0 or 1),
-- $6, $7 key of the last line (rank, dispute), $8 limit, $9 bits of the states that he can carry on from
WITH waiting AS (
    SELECT 0 AS rank, p.dispute, p.action AS proposed_action, m.name AS proposed_by, p.proposed_at AS since
      FROM proposal p
      JOIN work w USING (district, dispute)
      LEFT JOIN member m ON m.district = p.district AND m.id = p.member
     WHERE p.district = $1::integer AND p.is_open AND p.state = w.state
       AND p.approvers & $4::integer <> 0 AND p.member <> $2::bigint
       AND ($3::bigint = 0 OR w.team IN (0, $3::bigint))
    UNION ALL
    SELECT 1, w.dispute, 0, NULL, w.changed_at
      FROM work w
     WHERE w.district = $1::integer AND w.is_open
       AND (w.mediator = $2::bigint
            OR (w.team = $3::bigint
                AND ($5::integer <> 0 OR (w.mediator = 0 AND $9::bigint & (1::bigint << w.state) <> 0))))
)
SELECT d.id,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) FROM official_number n
         WHERE n.district = d.district AND n.dispute = d.id) AS numbers,
       d.state, d.kind, d.level, d.team, d.place,
       (SELECT string_agg(p.name, '、' ORDER BY p.side, p.number) FROM party p
         WHERE p.district = d.district AND p.dispute = d.id AND NOT p.has_left) AS parties,
       d.registered_at, d.changed_at, d.version,
       w.proposed_action, w.proposed_by, w.since, w.rank
  FROM (SELECT * FROM waiting
         WHERE (rank, dispute) > ($6::bigint, $7::bigint)
         ORDER BY rank, dispute
         LIMIT $8::bigint) w
  JOIN dispute d ON d.district = $1::integer AND d.id = w.dispute
 ORDER BY w.rank, w.dispute
