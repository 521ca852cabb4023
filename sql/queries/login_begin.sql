-- A try to log in, counted before it is looked at: no two at once get more than they are due. $1 login as typed, $2 district
-- (0: any), $3 day, $4 now, $5 wrong tries, $6 minutes that so many lock for. One row: whether it may be tried, what the try is
-- counted by, and what is kept of the one member's password, second factor and one that is to be confirmed.
WITH found AS MATERIALIZED (
    SELECT m.district, m.id, count(*) OVER () AS namesakes
      FROM member m JOIN district g USING (district)
     WHERE m.login = $1::text AND $2::integer IN (0, m.district) AND g.practice_of IS NULL
       AND $3::date BETWEEN m.valid_from AND m.valid_to),
-- who is not known is counted too
asked AS MATERIALIZED (
    SELECT login_try_name($1::text, coalesce((SELECT f.district FROM found f WHERE f.namesakes = 1), $2::integer)) AS name),
forgotten AS (DELETE FROM login_try WHERE name IN (SELECT o.name FROM login_try o, asked a
                 WHERE o.last_at < $4::timestamptz - interval '1 day' AND o.name <> a.name ORDER BY o.last_at LIMIT 10)),
counted AS (
    INSERT INTO login_try AS t (name, failures, last_at) SELECT a.name, 1, $4::timestamptz FROM asked a
    ON CONFLICT (name) DO UPDATE
       SET (failures, locked_until, last_at) = (
               SELECT n.failures, CASE WHEN n.failures >= $5::integer THEN $4::timestamptz + make_interval(mins => $6::integer) END,
                      $4::timestamptz
                 FROM (SELECT CASE WHEN t.locked_until IS NULL AND t.last_at > $4::timestamptz - make_interval(mins => $6::integer)
                                   THEN t.failures + 1 ELSE 1 END) n(failures))
     WHERE t.locked_until IS NULL OR t.locked_until <= $4::timestamptz
    RETURNING t.name)
SELECT EXISTS (SELECT FROM counted) AS may_try, a.name, f.district, f.id, c.stored, c.must_change, c.factor, c.factor_new
  FROM asked a LEFT JOIN found f ON f.namesakes = 1
  LEFT JOIN credential c ON (c.district, c.member) = (f.district, f.id) AND c.valid_to > $4::timestamptz
 LIMIT 1
