-- What a member was told, or of one dispute what anybody was, newest first. $1 district, $8 member, $9 team (0: none, the
-- centre's), $10 his roles, $11 whether also what holds no more (0 or 1), $12 limit, $16 dispute (0: any), $17, $18, $19 key
-- of the last line (told, dispute, place in it); of disputes that $20 narrows (0 or 1): $2 … $7 and $13 … $15 as in
-- dispute_list.sql; $21 who asks (reach.part)
WITH told AS (
-- @include told_to.part
), asked AS (
    SELECT n.*
      FROM (SELECT t.* FROM told t WHERE $11::integer = 0 AND $16::bigint = 0
            UNION ALL
            SELECT x.* FROM notice x
             WHERE $16::bigint <> 0 AND x.district = $1::integer AND x.dispute = $16::bigint AND ($11::integer = 1 OR x.ended_at IS NULL)) n
     WHERE true
-- @include notice_filters.part
    UNION ALL
    (SELECT n.* FROM notice n
      WHERE $11::integer = 1 AND $16::bigint = 0 AND n.district = $1::integer AND n.member = $8::bigint
        AND n.told_at <= coalesce($17::timestamptz, 'infinity')
        AND (n.told_at, n.dispute, (n.clock::bigint << 32) + (n.item::bigint << 8) + n.kind)
            < (coalesce($17::timestamptz, 'infinity'), $18::bigint, $19::bigint)
-- @include notice_filters.part
      ORDER BY n.told_at DESC, n.dispute DESC, (n.clock::bigint << 32) + (n.item::bigint << 8) + n.kind DESC
      LIMIT $12::bigint)
    UNION ALL
    (SELECT n.* FROM notice n
      WHERE $11::integer = 1 AND $16::bigint = 0 AND n.district = $1::integer AND n.member = 0
        AND n.roles & $10::integer <> 0 AND ($9::bigint = 0 OR n.team IN (0, $9::bigint))
        AND n.told_at <= coalesce($17::timestamptz, 'infinity')
        AND (n.told_at, n.dispute, (n.clock::bigint << 32) + (n.item::bigint << 8) + n.kind)
            < (coalesce($17::timestamptz, 'infinity'), $18::bigint, $19::bigint)
-- @include notice_filters.part
      ORDER BY n.told_at DESC, n.dispute DESC, (n.clock::bigint << 32) + (n.item::bigint << 8) + n.kind DESC
      LIMIT $12::bigint)
), placed AS (
    SELECT a.*, (a.clock::bigint << 32) + (a.item::bigint << 8) + a.kind AS place FROM asked a
)
SELECT
-- @include line_columns.part $21
       , n.kind, n.clock, n.item, n.due_on AS notice_due_on, n.told_at, n.ended_at, m.name, n.roles, n.team, n.place
  FROM (SELECT x.* FROM placed x
         WHERE (x.told_at, x.dispute, x.place) < (coalesce($17::timestamptz, 'infinity'), $18::bigint, $19::bigint)
         ORDER BY x.told_at DESC, x.dispute DESC, x.place DESC
         LIMIT $12::bigint) n
  JOIN dispute d ON d.district = $1::integer AND d.id = n.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
  LEFT JOIN member m ON m.district = n.district AND m.id = n.member
 ORDER BY n.told_at DESC, n.dispute DESC, n.place DESC
