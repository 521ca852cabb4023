-- Indexes that no question reads, on columns that every act changes: each cost the update its place on the page (HOT).
-- Side tables are vacuumed as early as the dispute that they hang on.

DROP INDEX work_of_state;
DROP INDEX obligation_due;
ALTER TABLE work SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE party SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 90);
ALTER TABLE obligation SET (fillfactor = 90);
