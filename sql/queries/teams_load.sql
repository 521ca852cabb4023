-- Teams valid on a day, in name order, with what they have open. $1 district, $2 day
SELECT t.id, t.name, t.committee,
       (SELECT count(*) FROM work w WHERE w.district = t.district AND w.team = t.id AND w.is_open) AS open_disputes,
       (SELECT count(*) FROM member m
         WHERE m.district = t.district AND m.team = t.id AND $2::date BETWEEN m.valid_from AND m.valid_to) AS members
  FROM team t
 WHERE t.district = $1::integer AND $2::date BETWEEN t.valid_from AND t.valid_to
 ORDER BY t.name COLLATE "zh-x-icu", t.id
