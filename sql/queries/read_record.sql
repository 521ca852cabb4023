-- A set of rows of the read log. $1 districts, $2 ids, $3 members, $4 disputes (0: lines), $5 whose reads were asked for,
-- $6 requests, $7 how many lines, $8 reasons, $9 first and $10 last place of the row's own in $11, the disputes of all lines
INSERT INTO dispute_read (district, id, member, dispute, about, request, lines, reason, disputes)
SELECT r.district, r.id, r.member, r.dispute, r.about, r.request, r.lines, r.reason, ($11::bigint[])[r.first : r.last]
  FROM unnest($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::integer[], $8::text[],
              $9::integer[], $10::integer[])
       AS r(district, id, member, dispute, about, request, lines, reason, first, last)
    ON CONFLICT (district, id) DO NOTHING
