-- Takes away one's own private note. $1 district, $2 dispute, $3 author, $4 note
DELETE FROM private_note n
 WHERE n.district = $1::integer AND n.dispute = $2::bigint AND n.author = $3::bigint AND n.id = $4::bigint
RETURNING n.id
