-- Letters of an office that have no receipt yet, matter by matter and in order: first of matters of which something was not sent, then of
-- those whose letter was sent longest ago; of one that has a refused letter none. $1 district, $2 office, $3 who asks (reach.part),
-- $4 how many
WITH goes AS MATERIALIZED (
    SELECT l.number FROM petition_letter l
     WHERE l.district = $1::integer AND l.office = $2::text AND l.receipt = 0 AND l.sent_at IS NULL
       AND NOT EXISTS (SELECT FROM petition_letter r WHERE r.district = l.district AND r.office = l.office AND r.number = l.number AND r.receipt = 4)
       AND
-- @include petition_letter.part l $3
     ORDER BY l.number
     LIMIT $4::bigint
), went AS MATERIALIZED (
    SELECT l.number, l.sent_at FROM petition_letter l
     WHERE l.district = $1::integer AND l.office = $2::text AND l.receipt = 0 AND l.sent_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM petition_letter r WHERE r.district = l.district AND r.office = l.office AND r.number = l.number AND r.receipt = 4)
       AND
-- @include petition_letter.part l $3
     ORDER BY l.sent_at, l.number
     LIMIT $4::bigint
), matters AS MATERIALIZED (
    SELECT w.number, min(w.rank) AS rank, min(w.sent_at) AS sent_at
      FROM (SELECT g.number, 1 AS rank, NULL::timestamptz AS sent_at FROM goes g UNION ALL SELECT w.number, 2, w.sent_at FROM went w) w
     GROUP BY w.number
)
SELECT l.office, l.number, l.of, l.at, l.told, l.sent_at, l.digest, l.receipt, l.reason, l.advice, l.receipt_at, coalesce(h.dispute, 0) AS dispute
  FROM matters m
 CROSS JOIN LATERAL (SELECT * FROM petition_letter x
                      WHERE x.district = $1::integer AND x.office = $2::text AND x.number = m.number AND x.receipt = 0 OFFSET 0) l
  JOIN petition h ON h.district = l.district AND h.office = l.office AND h.number = l.number
 WHERE
-- @include petition_letter.part l $3
 ORDER BY m.rank, CASE WHEN m.rank = 2 THEN m.sent_at END, l.number, l.of, l.at
 LIMIT $4::bigint
