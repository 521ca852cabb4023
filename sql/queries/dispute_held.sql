-- Meetings, investigations and claims of a dispute that stand, the newest $3 of them in order; as timeline. $1 district, $2 dispute,
-- $4 whether the reader is told too what a party asked to be used for nothing (marks 1; 0 or 1)
SELECT e.dispute, e.version, e.action, e.from_state, e.to_state, e.round, e.actor, m.name,
       e.happened_at, e.recorded_at, e.facts, e.hash, uuid_send(e.request_id) AS request_id, e.step,
       CASE WHEN $4::integer <> 0 OR NOT EXISTS (SELECT FROM party p WHERE p.district = e.district AND p.dispute = e.dispute AND p.marks & 1 <> 0)
            THEN t.texts END AS texts
  FROM (SELECT x.* FROM dispute_event x
         WHERE x.district = $1::integer AND x.dispute = $2::bigint AND x.action IN (140, 150, 153)
           AND NOT EXISTS (SELECT FROM dispute_event r WHERE r.district = x.district AND r.dispute = x.dispute
                              AND r.version = x.version + 1 AND r.action = 510)
         ORDER BY x.version DESC LIMIT $3::bigint) e
  LEFT JOIN event_text t USING (district, dispute, version)
  LEFT JOIN member m ON m.district = e.district AND m.id = e.actor
 ORDER BY e.version
