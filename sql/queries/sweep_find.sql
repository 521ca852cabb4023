-- Whether there is such a sweep, and whether as many disputes came of it as it found: as it stands corrected, with those of
-- all that it corrects. $1 district, $2 sweep
WITH RECURSIVE later(id, corrects, found) AS (
    SELECT s.id, s.corrects, s.found FROM sweep s WHERE s.district = $1::integer AND s.id = $2::bigint
    UNION
    SELECT s.id, s.corrects, s.found FROM later l JOIN sweep s ON s.district = $1::integer AND s.corrects = l.id
), stands AS (
    SELECT l.* FROM later l WHERE NOT EXISTS (SELECT FROM sweep s WHERE s.district = $1::integer AND s.corrects = l.id)
), chain(id, corrects) AS (
    SELECT t.id, t.corrects FROM stands t
    UNION
    SELECT s.id, s.corrects FROM chain c JOIN sweep s ON s.district = $1::integer AND s.id = c.corrects
)
SELECT t.id, (SELECT count(DISTINCT x.dispute) FROM chain c JOIN sweep_dispute x ON x.district = $1::integer AND x.sweep = c.id) >= t.found AS is_full
  FROM stands t
