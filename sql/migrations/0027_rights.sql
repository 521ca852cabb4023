-- Who has to do with a dispute, so that a list can ask how far its reader sees; and whom a restriction names. Both are folds of
-- the journal: who has had to do with a dispute has for good, and the last restriction's readers count.

CREATE TABLE involved (
    district integer  NOT NULL,
    dispute  bigint   NOT NULL,
    scope    smallint NOT NULL, -- daemon/tables/scopes.def: 4 a team, 5 who registered it, 6 linked or sent away, 7 an opinion asked for
    key      bigint   NOT NULL, -- team or member; 0 of the others
    PRIMARY KEY (district, dispute, scope, key),
    FOREIGN KEY (district, dispute) REFERENCES dispute
);
CREATE INDEX involved_by_scope ON involved (district, scope, key, dispute);

-- A row stays when the restriction is lifted: whether there is one is told by the dispute's own regions.
CREATE TABLE restriction (
    district integer  NOT NULL,
    dispute  bigint   NOT NULL,
    readers  bigint[] NOT NULL, -- besides the presiding mediator, the team's leader and the director
    version  integer  NOT NULL,
    PRIMARY KEY (district, dispute),
    FOREIGN KEY (district, dispute, version) REFERENCES dispute_event (district, dispute, version)
);

-- What both must be.
CREATE FUNCTION involved_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, scope smallint, key bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH e AS (
        SELECT x.*, x.action = (SELECT number_of('action', 'request_approval')) AS is_request
          FROM dispute_event x WHERE x.district = wanted AND x.dispute BETWEEN low AND high
    )
    SELECT e.district, e.dispute, 5::smallint, e.actor FROM e WHERE e.version = 1
    UNION
    SELECT e.district, e.dispute, 4::smallint, f.team
      FROM e CROSS JOIN LATERAL (SELECT fact_integer(e.facts, number_of('argument', 'team')) AS team) f
     WHERE NOT e.is_request AND f.team > 0
    UNION
    SELECT e.district, e.dispute, 6::smallint, 0
      FROM e
     WHERE e.action = (SELECT number_of('action', 'petition_step')) OR e.to_state = (SELECT number_of('state', 'moving'))
        OR NOT e.is_request AND fact_integer(e.facts, number_of('argument', 'channel')) = (SELECT number_of('choice:channel', 'petition'))
    UNION
    SELECT r.district, r.dispute, 7::smallint, 0
      FROM region_event r
     WHERE r.district = wanted AND r.dispute BETWEEN low AND high AND r.region = (SELECT number_of('region', 'legal')) AND r.to_value <> 0
$$;

CREATE FUNCTION restriction_fold(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, version integer, readers bigint[])
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT e.district, e.dispute, e.version,
           coalesce((SELECT array_agg((f.fields ->> 'member')::bigint ORDER BY f.place) FROM fold_records(wanted, low, high, 'readers') f
                      WHERE f.dispute = e.dispute AND f.version = e.version), '{}')
      FROM (SELECT DISTINCT ON (x.district, x.dispute) x.* FROM dispute_event x
             WHERE x.district = wanted AND x.dispute BETWEEN low AND high AND x.action = (SELECT number_of('action', 'restrict'))
             ORDER BY x.district, x.dispute, x.version DESC) e
$$;

-- Where they are not; a sound database has none.
CREATE FUNCTION access_differences(wanted integer, low bigint, high bigint)
    RETURNS TABLE (district integer, dispute bigint, difference text)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(i.district, f.district), coalesce(i.dispute, f.dispute), 'involved by scope ' || coalesce(i.scope, f.scope)
      FROM (SELECT * FROM involved x WHERE x.district = wanted AND x.dispute BETWEEN low AND high) i
      FULL JOIN involved_fold(wanted, low, high) f
        ON f.district = i.district AND f.dispute = i.dispute AND f.scope = i.scope AND f.key = i.key
     WHERE i.district IS NULL OR f.district IS NULL
    UNION ALL
    SELECT coalesce(r.district, f.district), coalesce(r.dispute, f.dispute), 'readers'
      FROM (SELECT * FROM restriction x WHERE x.district = wanted AND x.dispute BETWEEN low AND high) r
      FULL JOIN restriction_fold(wanted, low, high) f ON f.district = r.district AND f.dispute = r.dispute
     WHERE (r.version, r.readers) IS DISTINCT FROM (f.version, f.readers)
$$;

INSERT INTO involved (district, dispute, scope, key)
SELECT f.district, f.dispute, f.scope, f.key
  FROM district g CROSS JOIN LATERAL involved_fold(g.district, -9223372036854775808, 9223372036854775807) f;

ALTER TABLE involved OWNER TO mediation_owner;
ALTER TABLE restriction OWNER TO mediation_owner;
ALTER FUNCTION involved_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION restriction_fold(integer, bigint, bigint) OWNER TO mediation_owner;
ALTER FUNCTION access_differences(integer, bigint, bigint) OWNER TO mediation_owner;
GRANT SELECT, INSERT ON involved, restriction TO mediation_app;
GRANT UPDATE (readers, version) ON restriction TO mediation_app;
GRANT SELECT ON involved, restriction TO mediation_report;
