-- Disputes that a number names, one row each: the whole text of one, or its running number, year, book, committee.
-- $1 district, $2 text, $3 running number (null: none), $4 year (0: any), $5 series (0: any), $6 committee's short name (empty: any),
-- $7 who asks (reach.part)
-- Two rows are enough to see that a part of a number names more than one.
SELECT n.dispute, bool_or(n.text = $2::text) AS is_whole
  FROM official_number n
  JOIN dispute x ON x.district = n.district AND x.id = n.dispute
 WHERE n.district = $1::integer
-- @include visible.part x $7
   AND (n.text = $2::text
            OR (n.number = $3::bigint AND ($4::bigint = 0 OR n.year = $4::bigint) AND ($5::bigint = 0 OR n.series = $5::bigint)
                AND ($6::text = '' OR EXISTS (SELECT FROM committee c WHERE c.district = n.district AND c.id = n.committee
                                                 AND c.short_name = $6::text))))
 GROUP BY n.dispute
 ORDER BY is_whole DESC, n.dispute
 LIMIT 2
