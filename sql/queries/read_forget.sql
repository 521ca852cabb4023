-- Takes away what has been kept long enough, so many rows of each district at most, and says how many went in all. $1 days that
-- rows are kept, $2 rows. The id begins with the time (RFC 9562, version 7): its key finds what is old. By place, for a join
-- would go through the whole table for each slice; a row never moves.
WITH gone AS (
    DELETE FROM dispute_read r
     WHERE r.ctid = ANY (ARRAY(SELECT o.ctid FROM district g
                                CROSS JOIN LATERAL (SELECT x.ctid FROM dispute_read x
                                                     WHERE x.district = g.district
                                                       AND x.id < (lpad(to_hex((extract(epoch FROM now() - make_interval(days => $1::integer)) * 1000)::bigint), 12, '0')
                                                                   || repeat('0', 20))::uuid
                                                     ORDER BY x.id LIMIT $2::bigint) o))
       AND r.read_at < now() - make_interval(days => $1::integer)
 RETURNING 1
)
SELECT count(*) FROM gone
