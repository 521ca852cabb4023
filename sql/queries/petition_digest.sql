-- What there is of an office by how it stands, to be held against what the office has (proto/petition/v1/day.schema.json): a row for each
-- state (code list petition_state), also for one that none has. $1 district, $2 office
SELECT s.state, count(e.number), sha256(convert_to(coalesce(string_agg(e.number || ' ' || e.version || chr(10), '' ORDER BY e.number COLLATE "C"), ''), 'UTF8'))
  FROM generate_series(1, 6) s(state)
  LEFT JOIN (SELECT h.number, h.version,
-- @include petition_state.part h
                    AS state
               FROM petition h
              WHERE h.district = $1::integer AND h.office = $2::text
             UNION ALL
             SELECT f.number, f.version, f.state
               FROM (SELECT DISTINCT ON (r.number) r.* FROM petition_forgotten r
                      WHERE r.district = $1::integer AND r.office = $2::text ORDER BY r.number, r.version DESC) f
              WHERE NOT EXISTS (SELECT FROM petition h WHERE h.district = $1::integer AND h.office = $2::text AND h.number = f.number)) e USING (state)
 GROUP BY s.state
 ORDER BY s.state
