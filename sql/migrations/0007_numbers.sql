-- A number names one matter in a district, whatever else goes wrong; so no two committees may call themselves the same.

-- Past 9999 and 99999 numbers were once cut to their first digits, which another matter bears.
UPDATE official_number SET text = regexp_replace(text, '\d+号$', number || '号')
 WHERE length(number::text) > length(substring(text FROM '(\d+)号$'));

DROP INDEX official_number_text;
CREATE UNIQUE INDEX official_number_text ON official_number (district, text);
CREATE UNIQUE INDEX committee_short_name ON committee (district, short_name);
