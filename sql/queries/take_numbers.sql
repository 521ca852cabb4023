-- Official numbers, the last thing of a set: gapless per committee, series and year, each dispute once a series. What a blank form
-- has reserved is not taken from the counter again: its row is held by the statement that began the dispute.
-- Beyond 9999 and 99999 they grow: lpad alone would cut them to what was given before.
-- $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 committees, $6 series, $7 years, $8 numbers that were reserved (null: the next)
WITH r AS MATERIALIZED (
    SELECT r.*, e.actor, e.recorded_at
      FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::bigint[], $6::smallint[], $7::smallint[], $8::integer[])
           WITH ORDINALITY AS r(district, dispute, version, hash, committee, series, year, reserved, ord)
      JOIN dispute_event e ON e.district = r.district AND e.dispute = r.dispute AND e.version = r.version AND e.hash = r.hash
     WHERE NOT EXISTS (SELECT FROM official_number o WHERE o.district = r.district AND o.dispute = r.dispute AND o.series = r.series)
), p AS MATERIALIZED (
    SELECT r.*, row_number() OVER (PARTITION BY r.district, r.committee, r.series, r.year ORDER BY r.ord) AS n,
           count(*) OVER (PARTITION BY r.district, r.committee, r.series, r.year) AS k
      FROM r
     WHERE r.reserved IS NULL
), c AS (
    INSERT INTO number_counter AS c (district, committee, series, year, last)
    SELECT district, committee, series, year, count(*) FROM p
     GROUP BY district, committee, series, year
     ORDER BY district, committee, series, year
        ON CONFLICT (district, committee, series, year) DO UPDATE SET last = c.last + excluded.last
 RETURNING c.*
), u AS (
    UPDATE reserved_number n
       SET state = 2, dispute = r.dispute, changed_by = r.actor, changed_at = r.recorded_at
      FROM r
     WHERE n.district = r.district AND n.committee = r.committee AND n.series = r.series AND n.year = r.year AND n.number = r.reserved
       AND n.state = 1
 RETURNING n.district, n.committee, n.series, n.year, n.number, n.dispute, r.version, n.text, r.ord
)
INSERT INTO official_number (district, committee, series, year, number, dispute, version, text)
SELECT g.district, g.committee, g.series, g.year, g.number, g.dispute, g.version, g.text
  FROM (SELECT p.district, p.committee, p.series, p.year, c.last - p.k + p.n AS number, p.dispute, p.version,
               CASE p.series
                   WHEN 1 THEN format('%s登〔%s〕%s号', m.short_name, p.year, lpad(n.digits, greatest(4, length(n.digits)), '0'))
                   ELSE format('(%s)%s人调字第%s号', p.year, m.short_name, lpad(n.digits, greatest(5, length(n.digits)), '0'))
               END AS text, p.ord
          FROM p
          JOIN c USING (district, committee, series, year)
          JOIN committee m ON m.district = p.district AND m.id = p.committee
         CROSS JOIN LATERAL (SELECT (c.last - p.k + p.n)::text AS digits) n
         UNION ALL
        SELECT * FROM u) g
 ORDER BY g.ord
RETURNING dispute, text, series
