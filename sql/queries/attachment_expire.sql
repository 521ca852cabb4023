-- What was sent and hangs on no dispute goes after so many hours, with its chunks, so many at most. $1 hours, $2 rows
WITH gone AS (
    DELETE FROM attachment_content c
     USING (SELECT x.district, x.id FROM district g
             CROSS JOIN LATERAL (SELECT x.district, x.id FROM attachment_content x
                                  WHERE x.district = g.district AND x.touched_at < now() - make_interval(hours => $1::integer)
                                    AND NOT EXISTS (SELECT FROM attachment a WHERE a.district = x.district AND a.content = x.id)
                                  ORDER BY x.touched_at LIMIT $2::bigint) x
             LIMIT $2::bigint) o
     WHERE c.district = o.district AND c.id = o.id
 RETURNING 1
)
SELECT count(*) FROM gone
