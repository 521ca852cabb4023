-- Items of the petition centre, each version once, whatever came before. $1 district, $2 offices, $3 numbers, $4 earlier numbers of each, the
-- first two joined by U+001F, the last by U+001E within U+001F, $5 ids, $6 versions, $7 days on which they were handed over, $8 terms of
-- objection, $9 of notice, $10 of reply (days since 1970, 0: none), $11 words, $12 digests, 32 bytes each, $13 all that was told, $14 where
-- each ends in it, $15 member
-- A row for each: whether it is written now, whether what is on record is equal (null: another is writing it), whether it is the newest,
-- whether what came before it was answered. Of what is kept no more only a newer version is taken.
WITH asked AS MATERIALIZED (
    SELECT u.nth, u.office, u.number, string_to_array(nullif(u.earlier, ''), chr(30)) AS earlier, u.id, u.version::integer AS version,
           date '1970-01-01' + u.handed_on::integer AS handed_on, date '1970-01-01' + nullif(u.objection_by, 0)::integer AS objection_by,
           date '1970-01-01' + nullif(u.notice_by, 0)::integer AS notice_by, date '1970-01-01' + nullif(u.reply_by, 0)::integer AS reply_by,
           u.word, substr($12::bytea, (32 * u.nth - 31)::integer, 32) AS digest,
           substr($13::bytea, (lag(u.told_end, 1, 0::bigint) OVER w)::integer + 1,
                  (u.told_end - lag(u.told_end, 1, 0::bigint) OVER w)::integer) AS told,
           row_number() OVER (PARTITION BY u.office, u.number, u.version ORDER BY u.nth) AS which,
           u.version <= (SELECT max(f.version) FROM petition_forgotten f
                          WHERE f.district = $1::integer AND f.office = u.office AND f.number = u.number) IS TRUE AS is_forgotten
      FROM unnest(string_to_array($2::text, chr(31)), string_to_array($3::text, chr(31)), string_to_array($4::text, chr(31)), $5::bigint[],
                  $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $14::bigint[])
               WITH ORDINALITY AS u(office, number, earlier, id, version, handed_on, objection_by, notice_by, reply_by, word, told_end, nth)
    WINDOW w AS (ORDER BY u.nth)
), p AS (
    INSERT INTO petition AS h (district, office, number, id, version, handed_on, objection_by, notice_by, reply_by, earlier, word)
    SELECT DISTINCT ON (a.office, a.number) $1::integer, a.office, a.number, a.id, a.version, a.handed_on, a.objection_by, a.notice_by,
           a.reply_by, coalesce(a.earlier, '{}'), a.word
      FROM asked a
     WHERE NOT a.is_forgotten
     ORDER BY a.office, a.number, a.version DESC, a.nth
        ON CONFLICT (district, office, number) DO UPDATE
       SET version = excluded.version, handed_on = excluded.handed_on, objection_by = excluded.objection_by, notice_by = excluded.notice_by,
           reply_by = excluded.reply_by, earlier = excluded.earlier, word = excluded.word
     WHERE h.version < excluded.version
 RETURNING h.office, h.number, h.version, h.answer
), v AS (
    INSERT INTO petition_version (district, office, number, version, digest, told, taken_by)
    SELECT $1::integer, a.office, a.number, a.version, a.digest, a.told, $15::bigint
      FROM asked a
     WHERE a.which = 1 AND NOT a.is_forgotten
     ORDER BY a.office, a.number, a.version
        ON CONFLICT DO NOTHING
 RETURNING office, number, version, digest
), o AS (
    INSERT INTO petition_office (district, office) SELECT DISTINCT $1::integer, a.office FROM asked a ORDER BY a.office
        ON CONFLICT DO NOTHING
)
SELECT v.digest IS NOT NULL AND a.which = 1 AS is_written, coalesce(v.digest, s.digest, g.digest, CASE WHEN a.is_forgotten THEN a.digest END) = a.digest AS is_equal,
       p.version IS NOT NULL AS is_newest, coalesce(p.answer <> 0, false) AS is_answered
  FROM asked a
  LEFT JOIN p ON (p.office, p.number, p.version) = (a.office, a.number, a.version)
  LEFT JOIN v ON (v.office, v.number, v.version) = (a.office, a.number, a.version)
  LEFT JOIN petition_version s ON s.district = $1::integer AND (s.office, s.number, s.version) = (a.office, a.number, a.version)
  LEFT JOIN petition_forgotten g ON g.district = $1::integer AND (g.office, g.number, g.version) = (a.office, a.number, a.version)
 ORDER BY a.nth
