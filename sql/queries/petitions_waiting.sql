-- What waits for us of the petitions that were handed over. $1 to $7 as in petitions.sql
WITH h AS (
-- @include petition_page.part
   AND
-- @include petition_waits.part p
)
-- @include petition_told.part
