-- Disputes by running number, whole number, number elsewhere, by a part of a party's name as it is written or sounds, by
-- words of what was told; newest first, with how each was found: bits of daemon/tables/matches.def.
-- $1 district, $2 text, $3 running number (null: none), $4 year (0: any), $5 series (0: any), $6 committee's short name (empty: any),
-- $7 limit, $8 the text folded, $9 keys of a name, $10 of a sound, $11 of initials, $12 of a text (empty: not that way),
-- $13 who asks (reach.part): what he may not see is told as such, and left out by who reads the rows
-- Keys are those of no slice of time. The index is asked for the first and the last of them, of the newest slice, of the
-- two before it, of the four before those …, until there is enough (daemon/lookup.h); the rest is told by reading.
-- Hits are gathered before they are counted: with the limit in sight a reading of the whole table looks cheaper.
WITH span AS MATERIALIZED (
    SELECT (SELECT max(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS newest,
           (SELECT min(x.id) FROM dispute x WHERE x.district = $1::integer) >> 53 AS oldest
), slices AS MATERIALIZED (
    SELECT ARRAY(SELECT generate_series(greatest(s.newest - (2 << g) + 2, s.oldest), s.newest - (1 << g) + 1)) AS some
      FROM span s CROSS JOIN generate_series(0, 9) g
     WHERE s.newest - (1 << g) + 1 >= s.oldest
     ORDER BY g
), asked AS MATERIALIZED (
    SELECT ARRAY(SELECT ($9::bigint[])[1] | s FROM unnest(t.some) s) AS name,
           ARRAY(SELECT ($9::bigint[])[2] | s FROM unnest(t.some) s) AS name_end,
           ARRAY(SELECT ($10::bigint[])[1] | s FROM unnest(t.some) s) AS sound,
           ARRAY(SELECT ($11::bigint[])[1] | s FROM unnest(t.some) s) AS initials,
           ARRAY(SELECT ($12::bigint[])[1] | s FROM unnest(t.some) s) AS text,
           ARRAY(SELECT ($12::bigint[])[cardinality($12::bigint[])] | s FROM unnest(t.some) s) AS text_end
      FROM slices t
), hit AS MATERIALIZED (
    SELECT h.dispute, h.how
      FROM asked s
     CROSS JOIN LATERAL (
        SELECT x.dispute, bit_or(x.how) AS how
          FROM (SELECT p.dispute, 1 << 2 AS how FROM party p
                 WHERE cardinality($9::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.name AND p.keys && s.name_end
                   AND strpos(p.words, $8::text) > 0
                UNION ALL
                SELECT p.dispute, 1 << 3 FROM party p
                 WHERE cardinality($10::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.sound
                   AND strpos(p.words, $8::text) > 0
                UNION ALL
                SELECT p.dispute, 1 << 4 FROM party p
                 WHERE cardinality($11::bigint[]) > 0 AND p.district = $1::integer AND p.keys && s.initials
                   AND strpos(p.words, $8::text) > 0
                UNION ALL
                SELECT t.dispute, 1 << 5 FROM event_text t
                 WHERE cardinality($12::bigint[]) > 0 AND t.district = $1::integer AND t.version = 1 AND t.keys <> '{}'
                   AND t.keys && s.text AND t.keys && s.text_end
                   AND (cardinality($12::bigint[]) < 3 OR t.keys @> ARRAY(SELECT k | (t.dispute >> 53) FROM unnest($12::bigint[]) k))) x
         GROUP BY x.dispute
         ORDER BY x.dispute DESC
         LIMIT $7::bigint) h
     LIMIT $7::bigint
)
SELECT
-- @include line_columns.part $13
       , f.how,
       CASE WHEN f.how & (1 << 5) <> 0 THEN (SELECT t.texts FROM event_text t
                                        WHERE t.district = d.district AND t.dispute = d.id AND t.version = 1) END AS texts
  FROM (SELECT f.dispute, bit_or(f.how) AS how
          FROM (SELECT n.dispute, 1 << 1 AS how FROM official_number n WHERE n.district = $1::integer AND n.text = $2::text
                UNION ALL
                SELECT n.dispute, 1 << 1 FROM official_number n
                 WHERE n.district = $1::integer AND n.number = $3::bigint AND ($4::bigint = 0 OR n.year = $4::bigint)
                   AND ($5::bigint = 0 OR n.series = $5::bigint)
                   AND ($6::text = '' OR EXISTS (SELECT FROM committee c WHERE c.district = n.district AND c.id = n.committee
                                                    AND c.short_name = $6::text))
                UNION ALL
                SELECT n.dispute, 1 << 1 FROM linked_number n WHERE n.district = $1::integer AND n.number = $2::text
                UNION ALL
                SELECT h.dispute, h.how FROM hit h) f
         GROUP BY f.dispute) f
 CROSS JOIN LATERAL (SELECT * FROM dispute x WHERE x.district = $1::integer AND x.id = f.dispute OFFSET 0) d
 LEFT JOIN due u ON u.district = d.district AND u.dispute = d.id AND u.version = d.version
 ORDER BY d.registered_at DESC, d.id DESC
 LIMIT $7::bigint
