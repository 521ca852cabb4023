-- One act without the daemon: read what the rules read, then compare and swap, journal, work list and region in one
-- statement and one commit. Two trips, as the daemon's; the fewest columns that a careful hand would write.
-- measure.py takes in the columns of the daemon's own first trip.
\set dispute random(1, :disputes)
\set risk random(1, 4)
SELECT g.reference_version,
-- @include dispute_columns.part
  FROM dispute d
  JOIN district g ON g.district = d.district
  LEFT JOIN proposal q ON q.district = d.district AND q.dispute = d.id AND q.is_open
 WHERE d.district = :district AND d.id = :dispute
\gset
WITH r AS MATERIALIZED (
    SELECT encode(overlay(uuid_send(gen_random_uuid())
                  PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1), 'hex')::uuid AS request_id
), u AS (
    UPDATE dispute d
       SET version = d.version + 1, head = sha256(d.head || uuid_send(r.request_id)), regions = set_byte(d.regions, 3, :risk),
           changed_at = now(), last_action = 190, last_from = d.state, last_actor = :actor, last_recorded_at = now()
      FROM r
     WHERE d.district = :district AND d.id = :dispute AND d.version = :version AND d.head = :head::bytea
       AND EXISTS (SELECT FROM district g WHERE g.district = :district AND g.reference_version = :reference_version)
       AND NOT EXISTS (SELECT FROM dispute_event x WHERE x.district = :district AND x.request_id = r.request_id)
 RETURNING d.district, d.id, d.version, d.state, d.round, d.head, r.request_id
), e AS (
    INSERT INTO dispute_event (district, dispute, version, request_id, step, action, from_state, to_state, round,
                               actor, happened_at, recorded_at, table_version, facts, commitment, digest, previous, hash)
    SELECT u.district, u.id, u.version, u.request_id, 1, 190, u.state, u.state, u.round, :actor, now(), now(),
           :table_version, :facts::bytea, '', :digest::bytea, :head::bytea, u.head
      FROM u
), t AS (
    INSERT INTO event_text (district, dispute, version, salt, texts)
    SELECT u.district, u.id, u.version, uuid_send(gen_random_uuid()), :texts::bytea FROM u
), w AS (
    UPDATE work w SET changed_at = now() FROM u WHERE w.district = u.district AND w.dispute = u.id
)
INSERT INTO region_event (district, dispute, version, region, item, action, from_value, to_value, table_version)
SELECT u.district, u.id, u.version, 3, 0, 190, get_byte(:regions::bytea, 3), :risk, :table_version
  FROM u WHERE get_byte(:regions::bytea, 3) <> :risk;
