-- Attachments of a dispute, by number, with the texts of the events that attached them. $1 district, $2 dispute
SELECT a.number, a.item, a.digest, a.bytes, a.media_type::integer, a.party, a.is_sealed, a.is_supplement, a.version, a.place, e.recorded_at, e.actor, m.name,
       t.texts
  FROM attachment a
  JOIN dispute_event e ON e.district = a.district AND e.dispute = a.dispute AND e.version = a.version
  LEFT JOIN event_text t ON t.district = a.district AND t.dispute = a.dispute AND t.version = a.version
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 WHERE a.district = $1::integer AND a.dispute = $2::bigint
 ORDER BY a.number
