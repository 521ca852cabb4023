-- Figures of a period, of all of it and of each group: how many rows, their sum, the middle one and the one below which nine in
-- ten lie; with the position of the feed at which they hold. There is always a row, for the position.
-- $1 … $10 as in figure_rows.part, $11 by what they are told apart (daemon/tables/figure_groups.def; 0: nothing)
-- @include figure_rows.part
SELECT f.figure, f.key, f.rows, f.total, f.median, f.p90, (SELECT x.below FROM feed x)::text::bigint AS below,
       uuid_send(i.feed_epoch) AS epoch
  FROM installation i
  LEFT JOIN (SELECT r.figure, g.key, count(*) AS rows, sum(r.value)::bigint AS total,
                    (percentile_disc(0.5) WITHIN GROUP (ORDER BY r.value))::bigint AS median,
                    (percentile_disc(0.9) WITHIN GROUP (ORDER BY r.value))::bigint AS p90
               FROM figure_row r
              CROSS JOIN LATERAL (SELECT CASE $11::bigint
-- @figure_groups
                                         END AS key) g
              GROUP BY GROUPING SETS ((r.figure), (r.figure, g.key))
             HAVING grouping(g.key) = 1 OR g.key IS NOT NULL) f ON true
 ORDER BY f.key NULLS FIRST, f.figure
