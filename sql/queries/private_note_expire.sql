-- Private notes of disputes that have been in one of these states for so many days go, so many at most. $1 states, $2 days, $3 rows
WITH gone AS (
    DELETE FROM private_note n
     USING (SELECT x.district, x.id FROM private_note x
              JOIN dispute d ON d.district = x.district AND d.id = x.dispute
             WHERE d.state = ANY ($1::bigint[]) AND d.changed_at < now() - make_interval(days => $2::integer)
             LIMIT $3::bigint) o
     WHERE n.district = o.district AND n.id = o.id
 RETURNING 1
)
SELECT count(*) FROM gone
