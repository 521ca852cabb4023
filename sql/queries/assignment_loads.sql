-- What each team has open, and the version of the district's automatic assignments, of one snapshot; a team with nothing
-- open has no row. The first row is the district's own. $1 district
SELECT 0::bigint AS team, coalesce((SELECT l.version FROM assignment_lock l WHERE l.district = $1::integer), 0) AS count
UNION ALL
SELECT w.team, count(*) FROM work w WHERE w.district = $1::integer AND w.is_open AND w.team <> 0 GROUP BY w.team
