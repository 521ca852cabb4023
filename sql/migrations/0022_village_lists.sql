-- A village's disputes in the order of a list: what is rare among them is found without reading those of all others.
CREATE INDEX dispute_registered_at_place ON dispute (district, place, registered_at, id);
