-- Moves of side regions. $1 districts, $2 disputes, $3 versions, $4 their hashes, $5 regions, $6 items, $7 actions,
-- $8 from, $9 to, $10 table versions
INSERT INTO region_event (district, dispute, version, region, item, action, from_value, to_value, table_version)
SELECT r.district, r.dispute, r.version, r.region, r.item, r.action, r.from_value, r.to_value, r.table_version
  FROM unnest($1::integer[], $2::bigint[], $3::integer[], $4::bytea[], $5::smallint[], $6::integer[], $7::smallint[],
              $8::smallint[], $9::smallint[], $10::bigint[])
           AS r(district, dispute, version, hash, region, item, action, from_value, to_value, table_version)
 WHERE EXISTS (SELECT FROM dispute_event e WHERE e.district = r.district AND e.dispute = r.dispute
                  AND e.version = r.version AND e.hash = r.hash)
ON CONFLICT DO NOTHING
