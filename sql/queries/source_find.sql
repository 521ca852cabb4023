-- The dispute of an imported matter. $1 district, $2 source, $3 number
SELECT dispute FROM source_key WHERE district = $1::integer AND source = $2::bigint AND number = $3::text
