-- What of petitions is not a letter yet: answers that we gave, and events of the dispute by the actions that may make one. $1 district,
-- $2 office (empty: any), $3 number (empty: of those that were answered, or that the feed has told of), $4 actions that make letters, $5 and $6
-- what a meeting and what taking back are called, $7 actions that fix a text, $8 how many petitions, $9 how many events of one, $10 actions that make an agreement
-- Each petition's answers, then its events in order; a row without either where there is none, to say how far it was looked at.
WITH named AS MATERIALIZED (
    SELECT h.office, h.number FROM petition h
     WHERE $3::text = '' AND h.district = $1::integer AND h.office = $2::text AND (h.moved > h.lettered OR h.answered > h.answer_lettered)
     ORDER BY h.office, h.number
     LIMIT $8::bigint
), told AS MATERIALIZED (
    SELECT h.office, h.number FROM petition h
     WHERE $3::text <> '' AND h.district = $1::integer AND h.number = $3::text AND ($2::text = '' OR h.office = $2::text)
       AND (h.answered > h.answer_lettered
            OR h.lettered < (SELECT d.version FROM dispute d WHERE d.district = h.district AND d.id = h.dispute))
     ORDER BY h.office, h.number
     LIMIT $8::bigint
), m AS MATERIALIZED (
    SELECT h.*, d.version AS is_at,
           coalesce((SELECT max(l.at) FROM petition_letter l
                      WHERE l.district = h.district AND l.office = h.office AND l.number = h.number AND l.of = 2), 0) AS sequence,
           (SELECT count(*) FROM dispute_event e
             WHERE e.district = h.district AND e.dispute = h.dispute AND e.action = $5::bigint AND e.version <= h.lettered
               AND NOT EXISTS (SELECT FROM dispute_event b WHERE b.district = e.district AND b.dispute = e.dispute
                                  AND b.version = e.version + 1 AND b.action = $6::bigint)) AS meetings,
           coalesce((SELECT n.text FROM official_number n WHERE n.district = h.district AND n.dispute = h.dispute ORDER BY n.series LIMIT 1), '') AS registered_as,
           coalesce((SELECT n.text FROM official_number n WHERE n.district = h.district AND n.dispute = h.dispute AND n.series = 2), '') AS mediated_as
      FROM (SELECT * FROM named UNION ALL SELECT * FROM told) k
      JOIN petition h ON h.district = $1::integer AND h.office = k.office AND h.number = k.number
      LEFT JOIN dispute d ON d.district = h.district AND d.id = h.dispute
), given AS (
    SELECT DISTINCT ON (m.office, m.number, a.version) m.office, m.number, a.version, a.answer, a.reason, a.answered_at
      FROM m
     CROSS JOIN LATERAL (SELECT c.version, c.answer, c.reason, c.answered_at, 1 AS rank
                           FROM petition_answer c
                          WHERE c.district = m.district AND c.office = m.office AND c.number = m.number AND c.version > m.answer_lettered
                          UNION ALL
                         -- what was registered under an id that stood for another answer
                         SELECT m.answered, m.answer, '', e.happened_at, 2
                           FROM dispute_event e
                          WHERE m.answered > m.answer_lettered AND e.district = m.district AND e.dispute = m.dispute AND e.version = 1) a
     ORDER BY m.office, m.number, a.version, a.rank
), answers AS (
    SELECT * FROM given g WHERE g.answer <> 4 -- that we have seen what has changed is no letter
), events AS (
    SELECT m.office, m.number, e.*, count(*) OVER w = $9::bigint + 1 AS is_cut, row_number() OVER w AS nth
      FROM m
     CROSS JOIN LATERAL (SELECT x.version, x.action, x.from_state, x.to_state, x.happened_at, x.facts,
                                EXISTS (SELECT FROM dispute_event b WHERE b.district = x.district AND b.dispute = x.dispute
                                           AND b.version = x.version + 1 AND b.action = $6::bigint) AS is_taken_back,
                                (SELECT CASE WHEN NOT EXISTS (SELECT FROM party p WHERE p.district = t.district AND p.dispute = t.dispute AND p.marks & 1 <> 0)
                                             THEN t.texts END
                                   FROM event_text t
                                  WHERE x.action = ANY ($10::bigint[]) AND t.district = x.district AND t.dispute = x.dispute
                                    AND t.version = (SELECT max(f.version) FROM dispute_event f
                                                      WHERE f.district = x.district AND f.dispute = x.dispute AND f.version < x.version
                                                        AND f.action = ANY ($7::bigint[]))) AS texts
                           FROM dispute_event x
                          WHERE x.district = m.district AND x.dispute = m.dispute AND x.version > m.lettered AND x.action = ANY ($4::bigint[])
                          ORDER BY x.version
                          LIMIT $9::bigint + 1) e
    WINDOW w AS (PARTITION BY m.office, m.number ORDER BY e.version ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT m.office, m.number, m.lettered, m.answer_lettered,
       CASE WHEN (SELECT bool_or(e.is_cut) FROM events e WHERE (e.office, e.number) = (m.office, m.number))
            THEN (SELECT max(e.version) FROM events e WHERE (e.office, e.number) = (m.office, m.number) AND e.nth <= $9::bigint)
            ELSE coalesce(m.is_at, m.lettered) END AS to_version,
       m.answered, m.sequence, m.meetings, m.registered_as, m.mediated_as,
       x.of, x.version, x.what, x.from_state, x.to_state, x.happened_at, x.facts, x.is_taken_back, x.texts, x.reason
  FROM m
  LEFT JOIN (SELECT a.office, a.number, 1 AS of, a.version, a.answer AS what, 0 AS from_state, 0 AS to_state, a.answered_at AS happened_at,
                    NULL::bytea AS facts, false AS is_taken_back, NULL::bytea AS texts, a.reason
               FROM answers a
              UNION ALL
             SELECT e.office, e.number, 2, e.version, e.action, e.from_state, e.to_state, e.happened_at, e.facts, e.is_taken_back, e.texts, ''
               FROM events e
              WHERE e.nth <= $9::bigint) x ON (x.office, x.number) = (m.office, m.number)
 ORDER BY m.office, m.number, x.of, x.version
