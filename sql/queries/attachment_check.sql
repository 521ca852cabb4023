-- What an act would attach, held against what the dispute has verified, which stays for another day. $1 district, $2 dispute, $3 digests, one behind the other.
-- A line for each: its bytes and its type (null: it is not there); and how many attachments the dispute has, and their bytes
WITH asked AS (
    SELECT i AS place, substr($3::bytea, 32 * i + 1, 32) AS digest FROM generate_series(0, length($3::bytea) / 32 - 1) i
), found AS (
    SELECT a.place, c.id, c.bytes, c.media_type
      FROM asked a
      LEFT JOIN LATERAL (SELECT c.id, c.bytes, c.media_type FROM attachment_content c
                          WHERE c.district = $1::integer AND c.dispute = $2::bigint AND c.digest = a.digest AND c.media_type <> 0
                          ORDER BY c.id LIMIT 1) c ON true
), touched AS (
    UPDATE attachment_content c SET touched_at = now() WHERE c.district = $1::integer AND c.id IN (SELECT f.id FROM found f)
)
SELECT f.bytes, f.media_type::integer, h.count, h.bytes AS held
  FROM found f
 CROSS JOIN (SELECT count(*), coalesce(sum(a.bytes), 0)::bigint AS bytes FROM attachment a WHERE a.district = $1::integer AND a.dispute = $2::bigint) h
 ORDER BY f.place
