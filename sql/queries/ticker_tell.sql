-- Notices that hold of the disputes reckoned: those to be told that were not, once by their key; those whose dispute is
-- another's now are told to him instead; and an end to those that hold no more. Nothing where the lease has passed to another, nor of a dispute that has moved meanwhile.
-- $1 district, $2 holder, $3 now, $4 disputes, $5 their versions; of the notices: $6 disputes, $7 clocks, $8 items, $9 days
-- due, $10 kinds, $11 members, $12 roles, $13 teams, $14 whether to tell
WITH reckoned AS MATERIALIZED (
    SELECT r.dispute
      FROM unnest($4::bigint[], $5::bigint[]) r (dispute, version)
      JOIN dispute d ON d.district = $1::integer AND d.id = r.dispute AND d.version = r.version
     WHERE EXISTS (SELECT FROM ticker t WHERE t.district = $1::integer AND t.holder = $2::bigint)
), standing AS MATERIALIZED (
    SELECT n.dispute, n.clock::smallint, n.item::integer, DATE '1970-01-01' + n.due::integer AS due_on, n.kind::smallint,
           n.member, n.roles::integer, n.team, n.is_told
      FROM unnest($6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
                  $13::bigint[], $14::bigint[]) n (dispute, clock, item, due, kind, member, roles, team, is_told)
      JOIN reckoned r USING (dispute)
), told AS (
    INSERT INTO notice (district, dispute, clock, item, due_on, kind, member, roles, team, told_at)
    SELECT $1::integer, s.dispute, s.clock, s.item, s.due_on, s.kind, s.member, s.roles, s.team, $3::timestamptz
      FROM standing s
     WHERE s.is_told = 1
     ORDER BY s.dispute, s.clock, s.item, s.due_on, s.kind
    ON CONFLICT (district, dispute, clock, item, due_on, kind) DO UPDATE
       SET member = excluded.member, roles = excluded.roles, team = excluded.team, ended_at = NULL,
           told_at = CASE WHEN (notice.member, notice.roles, notice.team) = (excluded.member, excluded.roles, excluded.team)
                          THEN notice.told_at ELSE excluded.told_at END
     WHERE notice.ended_at IS NOT NULL
        OR (notice.member, notice.roles, notice.team) <> (excluded.member, excluded.roles, excluded.team)
), ended AS (
    UPDATE notice n
       SET ended_at = $3::timestamptz
      FROM reckoned r
     WHERE n.district = $1::integer AND n.dispute = r.dispute AND n.ended_at IS NULL
       AND NOT EXISTS (SELECT FROM standing s
                        WHERE s.dispute = n.dispute AND s.clock = n.clock AND s.item = n.item AND s.due_on = n.due_on
                          AND s.kind = n.kind)
)
SELECT count(*) FROM reckoned
