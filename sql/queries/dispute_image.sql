-- First trip of acts: images, earlier answers to the same requests, versions of local data; in sets.
-- $1 districts, $2 disputes (0: none), $3 request ids (null: none)
SELECT r.ord, g.reference_version, e.dispute AS prior_dispute, e.version AS prior_version, e.to_state AS prior_state,
       e.action AS prior_action, e.digest AS prior_digest,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series) FROM official_number n
         WHERE n.district = r.district AND n.dispute = e.dispute
           AND EXISTS (SELECT FROM dispute_event y WHERE y.district = r.district AND y.dispute = n.dispute
                          AND y.version = n.version AND y.request_id = r.request_id)) AS prior_numbers,
       coalesce((SELECT y.dispute FROM dispute_event y
                  WHERE y.district = r.district AND y.request_id = r.request_id AND y.dispute <> e.dispute LIMIT 1), 0) AS prior_other,
-- @include dispute_columns.part
  FROM unnest($1::integer[], $2::bigint[], $3::uuid[]) WITH ORDINALITY AS r(district, dispute, request_id, ord)
  JOIN district g ON g.district = r.district
  LEFT JOIN LATERAL (SELECT x.dispute, x.version, x.to_state, x.action, x.digest
                       FROM dispute_event x
                      WHERE x.district = r.district AND x.request_id = r.request_id
                      ORDER BY x.dispute = r.dispute DESC, x.step DESC
                      LIMIT 1) e ON true
  LEFT JOIN dispute d ON d.district = r.district AND d.id = r.dispute
  LEFT JOIN proposal q ON q.district = d.district AND q.dispute = d.id AND q.is_open
