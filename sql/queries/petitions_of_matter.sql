-- All petitions of the matter that has a number at an office. $1 to $7 as in petitions.sql, $8 number
WITH h AS (
-- @include petition_page.part
   AND p.number IN (SELECT m.number FROM petition_matter($1::integer, $2::text, $8::text) m)
)
-- @include petition_told.part
