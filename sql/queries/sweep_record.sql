-- A sweep and the disputes that came of it; nothing where its request, or a correction of the same, came first.
-- $1 district, $2 id, $3 place, $4 kinds, $5 swept on, $6 members, $7 found, $8 note, $9 sweep that it corrects (0: none),
-- $10 member who records it, $11 request id, $12 digest, $13 disputes
WITH s AS (
    INSERT INTO sweep (district, id, place, kinds, swept_on, members, found, note, corrects, recorded_by, request_id, digest)
    VALUES ($1::integer, $2::bigint, $3::bigint, ($4::bigint[])::smallint[], $5::date, $6::bigint[], $7::bigint, $8::text, $9::bigint,
            $10::bigint, encode($11::bytea, 'hex')::uuid, $12::bytea)
        ON CONFLICT DO NOTHING
 RETURNING district, id
), d AS (
    INSERT INTO sweep_dispute (district, sweep, dispute)
    SELECT s.district, s.id, x FROM s CROSS JOIN (SELECT DISTINCT unnest($13::bigint[]) AS x) x
)
SELECT id FROM s
