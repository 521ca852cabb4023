-- A content was found to be that of its digest, and of this type. $1 district, $2 content, $3 type. Told: whether it is there
WITH verified AS (
    UPDATE attachment_content c SET media_type = $3::integer WHERE c.district = $1::integer AND c.id = $2::bigint RETURNING c.id
)
SELECT EXISTS (SELECT FROM verified)
