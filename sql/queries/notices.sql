-- What a member was told, or of one dispute what anybody was, newest first. $1 district, $2 member, $3 team (0: none, the
-- centre's), $4 his roles, $5 whether also what holds no more (0 or 1), $6 dispute (0: any), $7, $8, $9 key of the last line (told, dispute,
-- place in it), $10 limit
WITH told AS (
-- @include told_to.part
), asked AS (
    SELECT t.* FROM told t WHERE $5::integer = 0 AND $6::bigint = 0
    UNION ALL
    SELECT x.* FROM notice x
     WHERE $6::bigint <> 0 AND x.district = $1::integer AND x.dispute = $6::bigint AND ($5::integer = 1 OR x.ended_at IS NULL)
    UNION ALL
    (SELECT x.* FROM notice x
      WHERE $5::integer = 1 AND $6::bigint = 0 AND x.district = $1::integer AND x.member = $2::bigint
        AND x.told_at <= coalesce($7::timestamptz, 'infinity')
        AND (x.told_at, x.dispute, (x.clock::bigint << 32) + (x.item::bigint << 8) + x.kind)
            < (coalesce($7::timestamptz, 'infinity'), $8::bigint, $9::bigint)
      ORDER BY x.told_at DESC, x.dispute DESC, (x.clock::bigint << 32) + (x.item::bigint << 8) + x.kind DESC
      LIMIT $10::bigint)
    UNION ALL
    (SELECT x.* FROM notice x
      WHERE $5::integer = 1 AND $6::bigint = 0 AND x.district = $1::integer AND x.member = 0
        AND x.roles & $4::integer <> 0 AND ($3::bigint = 0 OR x.team IN (0, $3::bigint))
        AND x.told_at <= coalesce($7::timestamptz, 'infinity')
        AND (x.told_at, x.dispute, (x.clock::bigint << 32) + (x.item::bigint << 8) + x.kind)
            < (coalesce($7::timestamptz, 'infinity'), $8::bigint, $9::bigint)
      ORDER BY x.told_at DESC, x.dispute DESC, (x.clock::bigint << 32) + (x.item::bigint << 8) + x.kind DESC
      LIMIT $10::bigint)
), placed AS (
    SELECT a.*, (a.clock::bigint << 32) + (a.item::bigint << 8) + a.kind AS place FROM asked a
)
SELECT
-- @include line_columns.part
       , n.kind, n.clock, n.item, n.due_on AS notice_due_on, n.told_at, n.ended_at, m.name, n.roles, n.team, n.place
  FROM (SELECT x.* FROM placed x
         WHERE (x.told_at, x.dispute, x.place) < (coalesce($7::timestamptz, 'infinity'), $8::bigint, $9::bigint)
         ORDER BY x.told_at DESC, x.dispute DESC, x.place DESC
         LIMIT $10::bigint) n
  JOIN dispute d ON d.district = $1::integer AND d.id = n.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
  LEFT JOIN member m ON m.district = n.district AND m.id = n.member
 ORDER BY n.told_at DESC, n.dispute DESC, n.place DESC
