-- The same values under another key; what somebody else was faster with stays. $1 the key, $2 districts, $3 disputes, $4 parties,
-- $5 identities, $6 versions, $7 their keys before, $8 all that is sealed, $9 where each ends in it, $10 all that they are found
-- by, 16 bytes each or none, $11 where each ends in that
UPDATE party_identity i
   SET key_id = $1::bigint, sealed = r.sealed, found_by = nullif(r.found_by, ''::bytea)
  FROM (SELECT u.district, u.dispute, u.party, u.identity, u.version, u.key_id,
               substring($8::bytea FROM (lag(u.sealed_end, 1, 0::bigint) OVER w)::integer + 1
                         FOR (u.sealed_end - lag(u.sealed_end, 1, 0::bigint) OVER w)::integer) AS sealed,
               substring($10::bytea FROM (lag(u.found_end, 1, 0::bigint) OVER w)::integer + 1
                         FOR (u.found_end - lag(u.found_end, 1, 0::bigint) OVER w)::integer) AS found_by
          FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $9::bigint[], $11::bigint[])
                   WITH ORDINALITY u(district, dispute, party, identity, version, key_id, sealed_end, found_end, ord)
        WINDOW w AS (ORDER BY u.ord)) r
 WHERE i.district = r.district AND i.dispute = r.dispute AND i.party = r.party AND i.identity = r.identity
   AND i.version = r.version AND i.key_id = r.key_id
