-- Letters of one petition in order, whatever became of them; where there are more than are told, the newest. $1 district, $2 office
-- (empty: any), $3 number, $4 who asks (reach.part), $5 how many
SELECT n.* FROM (
    SELECT l.office, l.number, l.of, l.at, l.told, l.sent_at, l.digest, l.receipt, l.reason, l.advice, l.receipt_at, coalesce(h.dispute, 0) AS dispute
      FROM petition h
      JOIN petition_letter l ON l.district = h.district AND l.office = h.office AND l.number = h.number
     WHERE h.district = $1::integer AND h.number = $3::text AND ($2::text = '' OR h.office = $2::text) AND
-- @include petition_letter.part l $4
     ORDER BY l.office DESC, l.of DESC, l.at DESC
     LIMIT $5::bigint) n
 ORDER BY n.office, n.of, n.at
