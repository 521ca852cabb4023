-- What `show` prints, in sets. $1 districts, $2 disputes
SELECT r.ord, g.reference_version,
       k.numbers, k.committee,
       (SELECT t.texts FROM event_text t WHERE t.district = d.district AND t.dispute = d.id AND t.version = 1) AS first_texts,
       (SELECT string_agg(int4send(t.version) || int4send(length(t.texts)) || t.texts, ''::bytea)
          FROM event_text t
         WHERE t.district = d.district AND t.dispute = d.id
           AND t.version IN (SELECT o.text_version FROM obligation o WHERE o.district = d.district AND o.dispute = d.id)) AS obligation_texts,
       (SELECT string_agg(int4send(i.party) || int4send(i.identity) || int4send(length(i.sealed)) || i.sealed, ''::bytea
                          ORDER BY i.party, i.identity)
          FROM (SELECT DISTINCT ON (x.party, x.identity) x.party, x.identity, x.sealed FROM party_identity x
                 WHERE x.district = d.district AND x.dispute = d.id ORDER BY x.party, x.identity, x.version DESC) i) AS identities,
-- @include dispute_columns.part
  FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS r(district, dispute, ord)
  JOIN district g ON g.district = r.district
  LEFT JOIN dispute d ON d.district = r.district AND d.id = r.dispute
  LEFT JOIN proposal q ON q.district = d.district AND q.dispute = d.id AND q.is_open
 CROSS JOIN LATERAL (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) AS numbers,
                            (array_agg(n.committee ORDER BY n.series DESC))[1] AS committee
                       FROM official_number n WHERE n.district = d.district AND n.dispute = d.id) k
