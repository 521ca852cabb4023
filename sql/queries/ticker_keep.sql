-- What was reckoned, and how far: kept by who still holds the lease. $1 district, $2 holder, $3 seconds of the lease from
-- now, $4, $5, $6 cursor, $7 walked up to, $8 digest of the rules, $9 version of the tables, $10 reference version, $11 today; of the
-- disputes: $12 ids, $13 versions, $14 clocks, $15 days due, $16 yellow, $17 red, $18 overdue (days; 2147483647: never),
-- $19 1 paused, 2 provisional, $20 microseconds of the next look (9223372036854775807: none); of the clocks that run: $21 disputes,
-- $22 clocks, $23 days on which they end
WITH held AS MATERIALIZED (
    UPDATE ticker
       SET until = clock_timestamp() + $3::bigint * INTERVAL '1 second', xid = $4::bigint, dispute = $5::bigint,
           version = $6::bigint, walked = $7::bigint, rules = $8::bigint, tables = $9::bigint, reference_version = $10::bigint,
           reckoned_on = $11::date
     WHERE district = $1::integer AND holder = $2::bigint
 RETURNING district
), term AS (
    SELECT t.dispute, array_agg(t.clock::smallint ORDER BY t.clock) AS clocks, array_agg(DATE '1970-01-01' + t.due::integer ORDER BY t.clock) AS ends
      FROM unnest($21::bigint[], $22::bigint[], $23::bigint[]) t (dispute, clock, due)
     GROUP BY t.dispute
)
INSERT INTO due (district, dispute, version, clock, due_on, yellow_on, red_on, over_on, is_paused, is_provisional, next_at, clocks, ends)
SELECT h.district, r.dispute, r.version, r.clock, DATE '1970-01-01' + nullif(r.due, 2147483647)::integer,
       DATE '1970-01-01' + nullif(r.yellow, 2147483647)::integer, DATE '1970-01-01' + nullif(r.red, 2147483647)::integer,
       DATE '1970-01-01' + nullif(r.over, 2147483647)::integer, r.flags & 1 <> 0, r.flags & 2 <> 0,
       CASE WHEN r.next = 9223372036854775807 THEN 'infinity'
            ELSE TIMESTAMPTZ 'epoch' + r.next * INTERVAL '1 microsecond' END,
       coalesce(t.clocks, '{}'), coalesce(t.ends, '{}')
  FROM held h
 CROSS JOIN unnest($12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[],
                   $19::bigint[], $20::bigint[]) r (dispute, version, clock, due, yellow, red, over, flags, next)
  JOIN dispute d ON d.district = h.district AND d.id = r.dispute
  LEFT JOIN term t ON t.dispute = r.dispute
 ORDER BY r.dispute
ON CONFLICT (district, dispute) DO UPDATE
   SET version = excluded.version, clock = excluded.clock, due_on = excluded.due_on, yellow_on = excluded.yellow_on,
       red_on = excluded.red_on, over_on = excluded.over_on, is_paused = excluded.is_paused,
       is_provisional = excluded.is_provisional, next_at = excluded.next_at, clocks = excluded.clocks, ends = excluded.ends
 WHERE due.version <= excluded.version
RETURNING dispute
