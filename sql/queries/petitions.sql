-- Petitions that were handed over. $1 district, $2 office (empty: any), $3 state, $4 limit, $5 and $6 day and id of the last row told (null:
-- none), $7 who asks (petition_told.part)
WITH h AS (
-- @include petition_page.part
)
-- @include petition_told.part
