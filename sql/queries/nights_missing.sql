-- Nights of reports that are missing, the oldest first, and how many there are; and when any was told last, and of which folder. Nothing
-- where none ever was. $1 district, $2 so many
SELECT i.is_demo, l.told_at, l.folder AS last_folder, n.night, n.last_on, n.ending, n.report, n.why, n.folder, n.missing_since,
       count(n.night) OVER () AS missing
  FROM installation i
 CROSS JOIN LATERAL (SELECT x.told_at, x.folder FROM night x WHERE x.district = $1::integer ORDER BY x.told_at DESC LIMIT 1) l
  LEFT JOIN night n ON n.district = $1::integer AND n.ending > 2
 ORDER BY n.night
 LIMIT $2::bigint
