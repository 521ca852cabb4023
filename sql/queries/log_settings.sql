-- Which settings of this connection would have the server's log show values, of statements or of rows: DETAIL and CONTEXT
-- of an error, and statements that are logged with what was sent. Migration 0028 sets them for the daemon's role.
SELECT s.name, current_setting(s.name) AS value, s.wanted
  FROM (VALUES ('log_parameter_max_length', '0'), ('log_parameter_max_length_on_error', '0'), ('log_error_verbosity', 'terse'),
               ('log_min_error_statement', 'panic'), ('log_statement', 'none'), ('log_min_duration_statement', '-1'),
               ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0')) AS s(name, wanted)
 WHERE current_setting(s.name) <> s.wanted
 ORDER BY s.name
