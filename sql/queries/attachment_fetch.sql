-- Some chunks of an attachment, in their order. $1 district, $2 dispute, $3 its number, $4 the first chunk, $5 how many, $6 member, $7 number of the request.
-- Told with each: how many there are, and whether the read log has had within the hour that he fetched something of the dispute
SELECT c.bytes, (SELECT count(*) FROM attachment_chunk k WHERE k.district = a.district AND k.content = a.content) AS chunks,
       EXISTS (SELECT FROM dispute_read r
                WHERE r.district = a.district AND r.dispute = a.dispute AND r.dispute <> 0 AND r.member = $6::bigint AND r.request = $7::integer
                  AND r.read_at > now() - interval '1 hour') AS is_on_record
  FROM attachment a
  JOIN attachment_chunk c ON c.district = a.district AND c.content = a.content AND c.number >= $4::bigint
 WHERE a.district = $1::integer AND a.dispute = $2::bigint AND a.number = $3::bigint
 ORDER BY c.number
 LIMIT $5::bigint
