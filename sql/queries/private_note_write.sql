-- Writes a private note, once a request, no more than so many of one author on one dispute. $1 district, $2 id, $3 dispute, $4 author,
-- $5 request id, $6 how it is sealed, $7 the text, $8 so many. Told: whether there is the dispute, whether there are so many, whether it is
-- written now, whether the request was there before, and with the same text
WITH same AS (
    SELECT n.dispute = $3::bigint AND n.alg = $6::integer AND n.text = $7::bytea AS is_equal FROM private_note n
     WHERE n.district = $1::integer AND n.author = $4::bigint AND n.request_id = $5::uuid
), found AS (
    SELECT d.district, d.id, (SELECT count(*) FROM private_note n
                               WHERE n.district = d.district AND n.dispute = d.id AND n.author = $4::bigint) >= $8::bigint AS is_full
      FROM dispute d WHERE d.district = $1::integer AND d.id = $3::bigint
), w AS (
    INSERT INTO private_note (district, id, dispute, author, request_id, alg, text)
    SELECT f.district, $2::bigint, f.id, $4::bigint, $5::uuid, $6::integer, $7::bytea FROM found f WHERE NOT f.is_full
        ON CONFLICT (district, author, request_id) DO NOTHING
    RETURNING id
)
SELECT EXISTS (SELECT FROM found) AS is_there, coalesce((SELECT is_full FROM found), false) AS is_full, EXISTS (SELECT FROM w) AS is_written,
       EXISTS (SELECT FROM same) AS is_repeated, coalesce((SELECT is_equal FROM same), false) AS is_equal
