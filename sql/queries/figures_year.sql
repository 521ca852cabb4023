-- Counts of a year, by name. $1 district, $2 year, $3 cut-off, $4 day by whose end it was recorded (null: all that is known)
SELECT name, value FROM figures_year($1::integer, $2::integer, $3::date, $4::date)
UNION ALL
SELECT name, value FROM figures_promises($1::integer, $2::integer, $3::date, $4::date)
UNION ALL
SELECT name, value FROM visit_figures($1::integer, $2::integer, $3::date, $4::date)
