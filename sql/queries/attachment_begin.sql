-- Begins to take a file for a dispute, or goes on with one's own, or tells of what the dispute has verified already. $1 district,
-- $2 id, $3 dispute, $4 member, $5 digest, $6 bytes, $7 unfinished ones of a member at most, $8 attachments of the dispute at most,
-- $9 their bytes. Told: the content (null: none was begun), its bytes, its type, the chunk that is wanted next, whether the dispute
-- is full, whether the member has too many
WITH known AS (
    SELECT c.district, c.id, c.bytes, c.media_type FROM attachment_content c
     WHERE c.district = $1::integer AND c.dispute = $3::bigint AND c.digest = $5::bytea AND (c.media_type <> 0 OR c.begun_by = $4::bigint)
     ORDER BY c.media_type = 0, c.id LIMIT 1
), held AS (
    SELECT count(*) >= $8::bigint OR coalesce(sum(a.bytes), 0) + $6::bigint > $9::bigint AS is_full
      FROM attachment a WHERE a.district = $1::integer AND a.dispute = $3::bigint
), mine AS (
    SELECT count(*) >= $7::bigint AS is_many FROM attachment_content c
     WHERE c.district = $1::integer AND c.begun_by = $4::bigint
       AND NOT EXISTS (SELECT FROM attachment a WHERE a.district = c.district AND a.content = c.id)
), touched AS (
    UPDATE attachment_content c SET touched_at = now() FROM known k WHERE c.district = k.district AND c.id = k.id
), begun AS (
    INSERT INTO attachment_content (district, id, dispute, digest, bytes, begun_by)
    SELECT $1::integer, $2::bigint, $3::bigint, $5::bytea, $6::bigint, $4::bigint FROM held h, mine m
     WHERE NOT h.is_full AND NOT m.is_many AND NOT EXISTS (SELECT FROM known)
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT coalesce((SELECT id FROM known), (SELECT id FROM begun)) AS id, coalesce((SELECT bytes FROM known), $6::bigint) AS bytes,
       coalesce((SELECT media_type FROM known), 0)::integer AS media_type,
       (SELECT coalesce(max(c.number) + 1, 0) FROM attachment_chunk c JOIN known k ON k.district = c.district AND k.id = c.content) AS next_chunk,
       h.is_full, m.is_many
  FROM held h, mine m
