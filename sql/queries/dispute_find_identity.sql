-- Disputes of whoever has an ID number or a telephone number, the newest first. $1 district, $2 what it is found by under each key,
-- 16 bytes each, but not of who asked to be used for nothing (marks 1), $3 how many, $4 who asks (as in dispute_find_text.sql)
WITH hit AS (
    SELECT DISTINCT i.dispute
      FROM generate_series(0, length($2::bytea) / 16 - 1) n
      JOIN party_identity i ON i.district = $1::integer AND i.found_by = substring($2::bytea FROM 16 * n + 1 FOR 16)
     WHERE NOT EXISTS (SELECT FROM party_identity o
                        WHERE o.district = i.district AND o.dispute = i.dispute AND o.party = i.party AND o.identity = i.identity
                          AND o.version > i.version)
       AND NOT EXISTS (SELECT FROM party p
                        WHERE p.district = i.district AND p.dispute = i.dispute AND p.number = i.party AND p.marks & 1 <> 0)
)
SELECT
-- @include line_columns.part $4
  FROM hit h
  JOIN dispute d ON d.district = $1::integer AND d.id = h.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 WHERE true
-- @include visible.part d $4
 ORDER BY d.id DESC
 LIMIT $3::bigint
