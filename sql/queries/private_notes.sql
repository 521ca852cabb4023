-- One's own private notes on a dispute, oldest first: one line without a note where there are none, no line where there is no such dispute.
-- $1 district, $2 dispute, $3 author
SELECT n.id, n.written_at, n.alg, n.text
  FROM dispute d
  LEFT JOIN private_note n ON n.district = d.district AND n.dispute = d.id AND n.author = $3::bigint
 WHERE d.district = $1::integer AND d.id = $2::bigint
 ORDER BY n.id
