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
       (SELECT string_agg(int2send(m.number)
                   || int4send(CASE WHEN m.value = 1 AND m.round = d.round THEN
                               (SELECT count(*)::integer FROM meeting_clashes(m.district, m.dispute, m.number, m.planned_at, m.minutes,
                                                                              d.mediator, m.recorder, m.place, m.parties)) ELSE 0 END)
                   || int4send(octet_length(m.place)) || convert_to(m.place, 'UTF8'), ''::bytea ORDER BY m.number)
          FROM planned_meeting m WHERE m.district = d.district AND m.dispute = d.id) AS meetings_shown,
-- @include dispute_columns.part
  FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS r(district, dispute, ord)
  JOIN district g ON g.district = r.district
  LEFT JOIN dispute d ON d.district = r.district AND d.id = r.dispute
  LEFT JOIN proposal q ON q.district = d.district AND q.dispute = d.id AND q.is_open
 CROSS JOIN LATERAL (SELECT string_agg(n.text, ' ' ORDER BY n.series DESC) AS numbers,
                            (array_agg(n.committee ORDER BY n.series DESC))[1] AS committee
                       FROM official_number n WHERE n.district = d.district AND n.dispute = d.id) k
