-- Official numbers, the last thing of a set: gapless per committee, series and year, each dispute once a series.
-- Beyond 9999 and 99999 they grow: lpad alone would cut them to what was given before.
-- $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 committees, $6 series, $7 years
WITH p AS MATERIALIZED (
    SELECT r.*, row_number() OVER (PARTITION BY r.district, r.committee, r.series, r.year ORDER BY r.ord) AS n,
           count(*) OVER (PARTITION BY r.district, r.committee, r.series, r.year) AS k
      FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::bigint[], $6::smallint[], $7::smallint[])
           WITH ORDINALITY AS r(district, dispute, version, hash, committee, series, year, ord)
     WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
       AND NOT EXISTS (SELECT FROM official_number o WHERE o.district = r.district AND o.dispute = r.dispute AND o.series = r.series)
), c AS (
    INSERT INTO number_counter AS c (district, committee, series, year, last)
    SELECT district, committee, series, year, count(*) FROM p
     GROUP BY district, committee, series, year
     ORDER BY district, committee, series, year
        ON CONFLICT (district, committee, series, year) DO UPDATE SET last = c.last + excluded.last
 RETURNING c.*
)
INSERT INTO official_number (district, committee, series, year, number, dispute, version, text)
SELECT p.district, p.committee, p.series, p.year, c.last - p.k + p.n, p.dispute, p.version,
       CASE p.series
           WHEN 1 THEN format('%s登〔%s〕%s号', m.short_name, p.year, lpad(n.digits, greatest(4, length(n.digits)), '0'))
           ELSE format('(%s)%s人调字第%s号', p.year, m.short_name, lpad(n.digits, greatest(5, length(n.digits)), '0'))
       END
  FROM p
  JOIN c USING (district, committee, series, year)
  JOIN committee m ON m.district = p.district AND m.id = p.committee
 CROSS JOIN LATERAL (SELECT (c.last - p.k + p.n)::text AS digits) n
RETURNING dispute, text, series
