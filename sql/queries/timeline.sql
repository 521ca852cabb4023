-- Events of one dispute in order, with their texts.
-- $1 district, $2 dispute, $3 after version, $4 limit, $5 whether the reader is told too what a party asked to be used for nothing
-- (marks 1; 0 or 1)
SELECT e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, m.name,
       e.happened_at, e.recorded_at, e.facts, e.hash, uuid_send(e.request_id) AS request_id, e.step,
       CASE WHEN $5::integer <> 0 OR NOT EXISTS (SELECT FROM party p WHERE p.district = e.district AND p.dispute = e.dispute AND p.marks & 1 <> 0)
            THEN t.texts END AS texts, e.xid::text::bigint AS xid
  FROM dispute_event e
  LEFT JOIN event_text t USING (district, dispute, version)
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 WHERE e.district = $1::integer
   AND e.dispute = $2::bigint
   AND e.version > $3::bigint
 ORDER BY e.version
 LIMIT $4::bigint
