-- A practice knows by which request it was begun, so that the same one, asked again, is told of it and begins no other. Those of
-- before know none.

ALTER TABLE district ADD COLUMN request_id uuid, ADD CHECK (request_id IS NULL OR practice_of IS NOT NULL);
CREATE UNIQUE INDEX district_practice_request ON district (practice_of, request_id) WHERE request_id IS NOT NULL;
