-- Whether an imported matter is registered, under whichever of its numbers, and how the petition stands that was handed over under this one
-- (code list petition_state, 0: none was). $1 district, $2 source, $3 number
SELECT EXISTS (
-- @include source_disputes.part $1::integer $2::bigint $3::text
       ) AS is_registered,
       coalesce((SELECT
-- @include petition_state.part h
                   FROM petition h
                  WHERE $2::bigint = 1 AND h.district = $1::integer AND h.office = split_part($3::text, '/', 1)
                    AND h.number = substr($3::text, strpos($3::text, '/') + 1)), 0) AS state
