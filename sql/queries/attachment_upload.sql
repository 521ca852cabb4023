-- Takes the next chunk of one's own upload. $1 district, $2 dispute, $3 member, $4 content, $5 number, $6 bytes, $7 bytes of each chunk but the last.
-- Told: the chunk that was wanted, whether there is room for these bytes there, whether they were written, whether the same stand there already
WITH wanted AS MATERIALIZED (
    SELECT c.district, c.id, (SELECT coalesce(max(k.number) + 1, 0) FROM attachment_chunk k WHERE k.district = c.district AND k.content = c.id) AS number,
           length($6::bytea) = least($7::bigint, c.bytes - $5::bigint * $7::bigint) AND c.media_type = 0 AS fits
      FROM attachment_content c
     WHERE c.district = $1::integer AND c.id = $4::bigint AND c.dispute = $2::bigint AND c.begun_by = $3::bigint
), written AS (
    INSERT INTO attachment_chunk (district, content, number, bytes)
    SELECT w.district, w.id, w.number, $6::bytea FROM wanted w WHERE w.fits AND w.number = $5::bigint
    ON CONFLICT DO NOTHING
    RETURNING number
)
SELECT w.number, w.fits, EXISTS (SELECT FROM written) AS is_written,
       coalesce((SELECT k.bytes = $6::bytea FROM attachment_chunk k WHERE k.district = w.district AND k.content = w.id AND k.number = $5::bigint), false) AS is_same
  FROM wanted w
