-- Letters of petitions, where nobody has written any since they were made. $1 district; of each petition $2 office and $3 number (joined by
-- U+001F), $4 and $5 how far its events and our answers were letters, $6 and $7 how far they are now; of each letter $8 whose it is (from 1),
-- $9 what it is of, $10 its number, $11 kind, $12 version of the dispute, $13 all that they tell and $14 where each ends in it
WITH m AS MATERIALIZED (
    SELECT h.office, h.number, r.nth, r.to_version, r.to_answer
      FROM unnest(string_to_array($2::text, chr(31)), string_to_array($3::text, chr(31)), $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
               WITH ORDINALITY AS r(office, number, lettered, answer_lettered, to_version, to_answer, nth)
      JOIN petition h ON h.district = $1::integer AND h.office = r.office AND h.number = r.number
                     AND h.lettered = r.lettered AND h.answer_lettered = r.answer_lettered
     ORDER BY h.office, h.number
       FOR NO KEY UPDATE OF h
), written AS (
    UPDATE petition h SET lettered = m.to_version, answer_lettered = m.to_answer
      FROM m
     WHERE h.district = $1::integer AND h.office = m.office AND h.number = m.number
), l AS (
    INSERT INTO petition_letter (district, office, number, of, at, kind, dispute_version, told)
    SELECT $1::integer, m.office, m.number, u.of, u.at, u.kind, u.version, u.told
      FROM (SELECT r.*, substr($13::bytea, (lag(r.told_end, 1, 0::bigint) OVER w)::integer + 1,
                               (r.told_end - lag(r.told_end, 1, 0::bigint) OVER w)::integer) AS told
              FROM unnest($8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $14::bigint[])
                       WITH ORDINALITY AS r(whose, of, at, kind, version, told_end, nth)
            WINDOW w AS (ORDER BY r.nth)) u
      JOIN m ON m.nth = u.whose
 RETURNING 1
)
SELECT count(*) AS written FROM l
