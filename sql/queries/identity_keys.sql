-- A daemon says which keys it has, and hears which are in use; the first of all is the newest of who comes first.
-- $1 daemon, $2 ids of its keys, the newest first
WITH said AS (
    INSERT INTO identity_key_known (daemon, key_id, place, seen_at)
    SELECT $1::bigint, k.id, k.place, now() FROM unnest($2::bigint[]) WITH ORDINALITY k(id, place)
        ON CONFLICT (daemon, key_id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at
), first AS (
    INSERT INTO identity_key (id, is_writing)
    SELECT ($2::bigint[])[1], true WHERE NOT EXISTS (SELECT FROM identity_key)
        ON CONFLICT DO NOTHING
 RETURNING id, is_writing
)
SELECT k.id, k.is_writing FROM identity_key k
UNION ALL
SELECT f.id, f.is_writing FROM first f
