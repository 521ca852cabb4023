-- A number names one matter in a district, whatever else goes wrong; so no two committees may call themselves the same.

DROP INDEX official_number_text;
CREATE UNIQUE INDEX official_number_text ON official_number (district, text);
CREATE UNIQUE INDEX committee_short_name ON committee (district, short_name);
