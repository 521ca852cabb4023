-- One dispute as `show` prints it, without the daemon: sql/queries/dispute_show.sql for one, by scalars.
\set dispute random(1, :disputes)
SELECT g.reference_version,
       k.numbers, k.committee,
       (SELECT t.texts FROM event_text t WHERE t.district = d.district AND t.dispute = d.id AND t.version = 1) AS first_texts,
       (SELECT string_agg(int4send(t.version) || int4send(length(t.texts)) || t.texts, ''::bytea)
          FROM event_text t
         WHERE t.district = d.district AND t.dispute = d.id
           AND t.version IN (SELECT o.text_version FROM obligation o WHERE o.district = d.district AND o.dispute = d.id)) AS obligation_texts,
-- @include dispute_columns.part
  FROM dispute d
  JOIN district g ON g.district = d.district
  LEFT JOIN proposal q ON q.district = d.district AND q.dispute = d.id AND q.is_open
 CROSS JOIN LATERAL (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) AS numbers,
                            (array_agg(n.committee ORDER BY n.series DESC))[1] AS committee
                       FROM official_number n WHERE n.district = d.district AND n.dispute = d.id) k
 WHERE d.district = :district AND d.id = :dispute;
