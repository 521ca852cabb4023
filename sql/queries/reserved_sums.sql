-- Of those, how many there are in each state, and how many wait since before a time. $1 to $4 as in reserved_numbers.sql, $5 that time
SELECT count(*) FILTER (WHERE n.state = 1), count(*) FILTER (WHERE n.state = 2), count(*) FILTER (WHERE n.state = 3),
       count(*) FILTER (WHERE n.state = 1 AND d.reserved_at < $5::timestamptz)
  FROM reserved_number n
  JOIN number_pad d ON d.district = n.district AND d.id = n.pad
 WHERE
-- @include reserved_filters.part
