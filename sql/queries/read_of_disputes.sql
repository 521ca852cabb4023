-- Who looked at some disputes, newest first. $1 district, $2 disputes, $3 from (null: the first), $4 to (null: now), $5 limit,
-- $6 and $7 time and id of the last line told (null: none)
WITH page AS (
    SELECT h.*, ARRAY[h.dispute] AS told
      FROM unnest($2::bigint[]) AS d(dispute)
     CROSS JOIN LATERAL (SELECT r.* FROM dispute_read r
                          WHERE r.district = $1::integer AND r.dispute = d.dispute AND r.dispute <> 0
-- @include read_between.part
                          ORDER BY r.read_at DESC, r.id DESC LIMIT $5::bigint) h
    UNION ALL
    (SELECT r.*, ARRAY(SELECT unnest(r.disputes) INTERSECT SELECT unnest($2::bigint[])) AS told FROM dispute_read r
      WHERE r.district = $1::integer AND r.disputes && $2::bigint[] AND r.disputes <> '{}'
-- @include read_between.part
      ORDER BY r.read_at DESC, r.id DESC LIMIT $5::bigint)
)
-- @include read_told.part
