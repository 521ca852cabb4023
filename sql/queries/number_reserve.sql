-- Registration numbers for a pad of blank forms, taken from the committee's counter as the last thing; none where its request came
-- first, or too many wait. $1 district, $2 pad, $3 committee, $4 year, $5 how many, $6 form, $7 member, $8 now, $9 request id,
-- $10 digest, $11 how many may wait
WITH d AS (
    INSERT INTO number_pad (district, id, form, reserved_by, reserved_at, request_id, digest)
    SELECT $1::integer, $2::bigint, $6::bigint, $7::bigint, $8::timestamptz, encode($9::bytea, 'hex')::uuid, $10::bytea
     WHERE (SELECT count(*) FROM reserved_number n WHERE n.district = $1::integer AND n.committee = $3::bigint AND n.state = 1)
           + $5::bigint <= $11::bigint
        ON CONFLICT DO NOTHING
 RETURNING district, id
), c AS (
    INSERT INTO number_counter AS c (district, committee, series, year, last)
    SELECT d.district, $3::bigint, 1, $4::bigint, $5::bigint FROM d
        ON CONFLICT (district, committee, series, year) DO UPDATE SET last = c.last + excluded.last
 RETURNING c.*
)
INSERT INTO reserved_number (district, committee, series, year, number, pad, text)
SELECT c.district, c.committee, c.series, c.year, n.number, d.id,
       format('%s登〔%s〕%s号', m.short_name, c.year, lpad(n.number::text, greatest(4, length(n.number::text)), '0'))
  FROM c
  JOIN d USING (district)
  JOIN committee m ON m.district = c.district AND m.id = c.committee
 CROSS JOIN LATERAL generate_series(c.last - $5::bigint + 1, c.last::bigint) n(number)
 ORDER BY n.number
RETURNING number
