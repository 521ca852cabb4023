-- Acts that a set left without an answer, looked up with a new snapshot. $1 districts, $2 request ids, $3 disputes
SELECT r.ord, g.reference_version, e.dispute, e.version, e.to_state, e.action, e.digest,
       (SELECT string_agg(n.text, ' ' ORDER BY n.series) FROM official_number n
         WHERE n.district = r.district AND n.dispute = e.dispute
           AND EXISTS (SELECT FROM dispute_event y WHERE y.district = r.district AND y.dispute = n.dispute
                          AND y.version = n.version AND y.request_id = r.request_id)) AS numbers,
       coalesce((SELECT y.dispute FROM dispute_event y
                  WHERE y.district = r.district AND y.request_id = r.request_id AND y.dispute <> e.dispute LIMIT 1), 0) AS other
  FROM unnest($1::integer[], $2::uuid[], $3::bigint[]) WITH ORDINALITY AS r(district, request_id, dispute, ord)
  JOIN district g ON g.district = r.district
  LEFT JOIN LATERAL (SELECT x.dispute, x.version, x.to_state, x.action, x.digest
                       FROM dispute_event x
                      WHERE x.district = r.district AND x.request_id = r.request_id
                      ORDER BY x.dispute = r.dispute DESC, x.step DESC
                      LIMIT 1) e ON true
