-- Some chunks of a content, in their order. $1 district, $2 content, $3 the first, $4 how many
SELECT c.bytes
  FROM attachment_chunk c
 WHERE c.district = $1::integer AND c.content = $2::bigint AND c.number >= $3::bigint
 ORDER BY c.number
 LIMIT $4::bigint
