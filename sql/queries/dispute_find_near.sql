-- Disputes that come near to what was typed where none is found: names that share characters, syllables or initials with it,
-- texts that share half of its pairs of characters, numbers beside the one that was asked for. Three at most.
-- $1 district, $2 keys of several characters or syllables, $3 of one, $4 pairs of a text (empty: not that way),
-- $5 running number (null: none), $6 year (0: any), $7 series (0: any), $8 who asks (as in dispute_find_text.sql)
-- Keys are those of no slice of time, as in dispute_find_text.sql; the newest slices are looked at first, and of each way no
-- more rows than a few hundred, so that what everybody is called costs no more than what is rare.
WITH span AS MATERIALIZED (
    SELECT (SELECT max(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS newest,
           (SELECT min(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS oldest
), asked AS MATERIALIZED (
    SELECT ARRAY(SELECT k | i FROM unnest($2::bigint[]) k, unnest(t.some) i) AS strong,
           ARRAY(SELECT k | i FROM unnest($3::bigint[]) k, unnest(t.some) i) AS weak,
           ARRAY(SELECT k | i FROM unnest($4::bigint[]) k, unnest(t.some) i) AS text
      FROM (SELECT g, ARRAY(SELECT generate_series(greatest(s.newest - (2 << g) + 2, s.oldest), s.newest - (1 << g) + 1)) AS some
              FROM span s CROSS JOIN generate_series(0, 6) g
             WHERE s.newest - (1 << g) + 1 >= s.oldest) t
     ORDER BY t.g
), party_hit AS MATERIALIZED (
    (SELECT h.*
       FROM asked s
      CROSS JOIN LATERAL (SELECT p.dispute, p.name, p.keys FROM party p
                           WHERE cardinality($2::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.strong LIMIT 300) h
      LIMIT 300)
    UNION ALL
    (SELECT h.*
       FROM asked s
      CROSS JOIN LATERAL (SELECT p.dispute, p.name, p.keys FROM party p
                           WHERE cardinality($3::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.weak LIMIT 300) h
      LIMIT 300)
), text_hit AS MATERIALIZED (
    SELECT h.*
      FROM asked s
     CROSS JOIN LATERAL (SELECT t.dispute, t.keys FROM event_text t
                          WHERE cardinality($4::bigint[]) > 1 AND t.district = $1::integer AND t.version = 1 AND t.keys <> '{}'
                            AND t.keys && s.text LIMIT 300) h
     LIMIT 300
), scored AS (
    SELECT h.dispute, h.name, n.shared * 2.0 / (cardinality($2::bigint[]) + cardinality($3::bigint[]) + cardinality(h.keys)) AS score
      FROM party_hit h
     CROSS JOIN LATERAL (SELECT count(*) AS shared FROM unnest(h.keys) k WHERE k & -1024 = ANY ($2::bigint[] || $3::bigint[])) n
    UNION ALL
    SELECT h.dispute, '', n.shared * 1.0 / cardinality($4::bigint[])
      FROM text_hit h
     CROSS JOIN LATERAL (SELECT count(*) AS shared FROM unnest(h.keys) k WHERE k & -1024 = ANY ($4::bigint[])) n
     WHERE n.shared * 2 >= cardinality($4::bigint[])
    UNION ALL
    SELECT n.dispute, n.text, 1.0 / (1 + abs(n.number - $5::bigint))
      FROM ((SELECT * FROM official_number n
              WHERE n.district = $1::integer AND n.number <= $5::bigint AND ($6::bigint = 0 OR n.year = $6::bigint)
                AND ($7::bigint = 0 OR n.series = $7::bigint)
              ORDER BY n.number DESC LIMIT 3)
            UNION ALL
            (SELECT * FROM official_number n
              WHERE n.district = $1::integer AND n.number > $5::bigint AND ($6::bigint = 0 OR n.year = $6::bigint)
                AND ($7::bigint = 0 OR n.series = $7::bigint)
              ORDER BY n.number LIMIT 3)) n
), best AS MATERIALIZED (
    SELECT o.* FROM (SELECT DISTINCT ON (s.dispute) s.* FROM scored s ORDER BY s.dispute, s.score DESC, s.name) o
     ORDER BY o.score DESC, o.dispute DESC
     LIMIT 3
)
SELECT
-- @include line_columns.part $8
       , b.name
  FROM best b
  JOIN dispute d ON d.district = $1::integer AND d.id = b.dispute
  LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 ORDER BY b.score DESC, b.dispute DESC
