-- What an act attached, each to the content that the dispute has verified. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 places in the act,
-- $6 items, $7 digests in hexadecimal, $8 bytes, $9 types, $10 parties, $11 whether sealed
INSERT INTO attachment (district, dispute, number, version, place, item, content, digest, bytes, media_type, party, is_sealed, is_supplement)
SELECT r.district, r.dispute,
       coalesce((SELECT max(a.number) FROM attachment a WHERE a.district = r.district AND a.dispute = r.dispute), 0)
           + row_number() OVER (PARTITION BY r.district, r.dispute ORDER BY r.version, r.place),
       r.version, r.place, r.item, c.id, c.digest, c.bytes, c.media_type, r.party, r.is_sealed,
       e.from_state = (SELECT n.number FROM table_name n WHERE n.kind = 'state' AND n.name = 'archived')
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::smallint[], $7::text[], $8::bigint[], $9::smallint[],
              $10::smallint[], $11::boolean[])
           AS r(district, dispute, version, hash, place, item, digest, bytes, media_type, party, is_sealed)
  JOIN dispute_event e ON e.district = r.district AND e.dispute = r.dispute AND e.version = r.version AND e.hash = r.hash
 CROSS JOIN LATERAL (SELECT c.* FROM attachment_content c
                      WHERE c.district = r.district AND c.dispute = r.dispute AND c.digest = decode(r.digest, 'hex') AND c.bytes = r.bytes
                        AND c.media_type = r.media_type AND r.media_type <> 0
                      ORDER BY c.id LIMIT 1) c
ON CONFLICT DO NOTHING
