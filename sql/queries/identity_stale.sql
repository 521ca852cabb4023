-- Some of what stands under one key, in the order of its index. $1 key, $2 how many; behind: $3 district, $4 dispute, $5 party,
-- $6 identity, $7 version
SELECT i.district, i.dispute, i.party, i.identity, i.version, i.sealed
  FROM party_identity i
 WHERE i.key_id = $1::bigint
   AND (i.district, i.dispute, i.party, i.identity, i.version) > ($3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint)
 ORDER BY i.district, i.dispute, i.party, i.identity, i.version
 LIMIT $2::bigint
