-- Whether the database is this program's: its newest migration, and whether it knows the moves of the action table.
-- $1 version of the action table
SELECT coalesce(max(v.number), 0) AS newest, EXISTS (SELECT FROM action_guard g WHERE g.table_version = $1::bigint) AS has_table
  FROM schema_version v
