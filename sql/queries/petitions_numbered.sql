-- Petitions of one number, which several offices may have. $1 to $7 as in petitions.sql, $8 number, $9 whether only what waits for us is told
WITH h AS (
-- @include petition_page.part
   AND p.number = $8::text AND ($9::integer = 0 OR
-- @include petition_waits.part p
   )
)
-- @include petition_told.part
