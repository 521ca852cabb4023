-- Whether the database is this program's: its newest migration, whether it knows the moves of the action table, and
-- whether its journal was committed in this cluster: after a restore elsewhere it is of transactions yet to come.
-- $1 version of the action table
SELECT coalesce(max(v.number), 0) AS newest, EXISTS (SELECT FROM action_guard g WHERE g.table_version = $1::bigint) AS has_table,
       EXISTS (SELECT FROM district d
                CROSS JOIN LATERAL (SELECT max(e.xid) AS xid FROM dispute_event e WHERE e.district = d.district) x
                WHERE x.xid >= pg_snapshot_xmax(pg_current_snapshot())) AS is_foreign,
       (SELECT i.is_demo FROM installation i) AS is_demo
  FROM schema_version v
