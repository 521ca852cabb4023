-- Takes away what was sent and cannot be attached, with its chunks. $1 district, $2 content
DELETE FROM attachment_content c
 WHERE c.district = $1::integer AND c.id = $2::bigint AND c.media_type = 0
   AND NOT EXISTS (SELECT FROM attachment a WHERE a.district = c.district AND a.content = c.id)
