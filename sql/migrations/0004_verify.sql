-- The second implementation of hash and fold: what verify holds against the first one, in C.

CREATE FUNCTION microseconds(at timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (extract(epoch FROM at) * 1000000)::bigint;

CREATE FUNCTION event_hash(e dispute_event) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(e.previous || int4send(e.district) || int8send(e.dispute) || int4send(e.version) || uuid_send(e.request_id)
        || int2send(e.step) || int2send(e.action) || substr(int2send(e.from_state), 2) || substr(int2send(e.to_state), 2)
        || int2send(e.round) || int8send(e.actor) || int8send(microseconds(e.happened_at)) || int8send(microseconds(e.recorded_at))
        || int8send(e.table_version) || int4send(length(e.facts)) || e.facts || int4send(length(e.commitment)) || e.commitment);

-- Faults of the journal itself: hash, link, gap in versions, jump in states, texts that are not those committed to.
CREATE FUNCTION journal_faults(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, version integer, fault text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.district, x.dispute, x.version, x.hash, x.previous, event_hash(x) AS wanted_hash, x.from_state,
               row_number() OVER w AS place, lag(x.hash) OVER w AS hash_before, lag(x.to_state) OVER w AS state_before,
               x.commitment, t.salt, t.texts
          FROM dispute_event x
          LEFT JOIN event_text t USING (district, dispute, version)
         WHERE wanted IS NULL OR x.district = wanted
        WINDOW w AS (PARTITION BY x.district, x.dispute ORDER BY x.version)
    )
    SELECT e.district, e.dispute, e.version, f.fault
      FROM e CROSS JOIN LATERAL (VALUES
          (e.hash <> e.wanted_hash, 'hash'),
          (e.previous <> coalesce(e.hash_before, decode(repeat('00', 32), 'hex')), 'link'),
          (e.version <> e.place, 'gap'),
          (e.from_state <> coalesce(e.state_before, 0), 'state'),
          (e.texts IS NOT NULL AND e.commitment <> sha256(e.salt || e.texts), 'texts')) f(is_wrong, fault)
     WHERE f.is_wrong
$$;

-- Where dispute and side tables are not the fold of the journal (I6).
CREATE FUNCTION fold_differences(wanted integer DEFAULT NULL)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.*, x.action = number_of('action', 'request_approval') AS is_request,
               x.from_state <> x.to_state AS has_moved
          FROM dispute_event x
         WHERE wanted IS NULL OR x.district = wanted
    ), last AS (
        SELECT DISTINCT ON (district, dispute) district, dispute, version, to_state, round, hash, action, from_state, actor, recorded_at
          FROM e ORDER BY district, dispute, version DESC
    ), team AS (
        SELECT DISTINCT ON (district, dispute) district, dispute,
               coalesce(fact_integer(facts, number_of('argument', 'team')), 0) AS team
          FROM e
         WHERE NOT is_request
           AND (fact(facts, number_of('argument', 'team')) IS NOT NULL
                OR has_moved AND to_state = number_of('state', 'accepted')
                OR action = number_of('action', 'reopen_consent'))
         ORDER BY district, dispute, version DESC
    ), level AS (
        SELECT DISTINCT ON (district, dispute) district, dispute,
               CASE WHEN action = number_of('action', 'raise_to_major') THEN number_of('choice:level', 'major')
                    ELSE fact_integer(facts, number_of('argument', 'level')) END AS level
          FROM e
         WHERE NOT is_request
           AND (action = number_of('action', 'raise_to_major') OR fact(facts, number_of('argument', 'level')) IS NOT NULL)
         ORDER BY district, dispute, version DESC
    ), kind AS (
        SELECT DISTINCT ON (district, dispute) district, dispute, fact_integer(facts, number_of('argument', 'kind')) AS kind
          FROM e
         WHERE NOT is_request AND fact(facts, number_of('argument', 'kind')) IS NOT NULL
         ORDER BY district, dispute, version DESC
    ), region AS (
        SELECT DISTINCT ON (r.district, r.dispute, r.region, r.item) r.district, r.dispute, r.region, r.item, r.to_value
          FROM region_event r
         WHERE wanted IS NULL OR r.district = wanted
         ORDER BY r.district, r.dispute, r.region, r.item, r.version DESC
    ), moves AS (
        SELECT e.district, e.dispute, e.version, coalesce(length(fact(e.facts, 0)), 0) / 5 AS told, count(r.region) AS written
          FROM e LEFT JOIN region_event r USING (district, dispute, version)
         GROUP BY e.district, e.dispute, e.version, e.facts
    )
    SELECT coalesce(l.district, d.district), coalesce(l.dispute, d.id), 'image'
      FROM last l FULL JOIN (SELECT * FROM dispute WHERE wanted IS NULL OR dispute.district = wanted) d
        ON d.district = l.district AND d.id = l.dispute
     WHERE d.id IS NULL OR l.dispute IS NULL OR d.version <> l.version OR d.state <> l.to_state OR d.round <> l.round
        OR d.head <> l.hash OR d.last_action <> l.action OR d.last_from <> l.from_state OR d.last_actor <> l.actor
        OR d.last_recorded_at <> l.recorded_at
    UNION ALL
    SELECT d.district, d.id, 'team' FROM dispute d JOIN team t ON t.district = d.district AND t.dispute = d.id WHERE d.team <> t.team
    UNION ALL
    SELECT d.district, d.id, 'level' FROM dispute d JOIN level v ON v.district = d.district AND v.dispute = d.id WHERE d.level <> v.level
    UNION ALL
    SELECT d.district, d.id, 'kind' FROM dispute d JOIN kind k ON k.district = d.district AND k.dispute = d.id WHERE d.kind <> k.kind
    UNION ALL
    SELECT r.district, r.dispute, 'region' FROM region r JOIN dispute d ON d.district = r.district AND d.id = r.dispute
     WHERE r.item = 0 AND get_byte(d.regions, r.region) <> r.to_value
    UNION ALL
    SELECT r.district, r.dispute, 'consent' FROM region r
      JOIN party p ON p.district = r.district AND p.dispute = r.dispute AND p.number = r.item
     WHERE r.region = number_of('region', 'consent') AND p.consent <> r.to_value
    UNION ALL
    SELECT r.district, r.dispute, 'performance' FROM region r
      JOIN obligation o ON o.district = r.district AND o.dispute = r.dispute AND o.number = r.item
     WHERE r.region = number_of('region', 'performance') AND o.performance <> r.to_value
    UNION ALL
    SELECT r.district, r.dispute, 'visit' FROM region r
      JOIN visit v ON v.district = r.district AND v.dispute = r.dispute AND v.number = r.item
     WHERE r.region = number_of('region', 'visit') AND v.value <> r.to_value
    UNION ALL
    SELECT m.district, m.dispute, 'moves' FROM moves m WHERE m.told <> m.written
    UNION ALL
    SELECT d.district, d.id, 'work' FROM dispute d LEFT JOIN work w ON w.district = d.district AND w.dispute = d.id
     WHERE (wanted IS NULL OR d.district = wanted)
       AND (w.dispute IS NULL OR w.state <> d.state OR w.team <> d.team OR w.mediator <> d.mediator OR w.kind <> d.kind
            OR w.level <> d.level OR w.place <> d.place)
    UNION ALL
    SELECT n.district, 0, 'numbers' FROM number_counter n
     WHERE (wanted IS NULL OR n.district = wanted)
       AND n.last <> (SELECT count(*) FROM official_number o
                       WHERE o.district = n.district AND o.committee = n.committee AND o.series = n.series AND o.year = n.year)
$$;
