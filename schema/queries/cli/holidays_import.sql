-- All days of the years in a table.  $1 nation  $2 rows as JSON  $3 dry  $4 shrink
SELECT api.holidays_import($1::text, $2::jsonb, $3::boolean, $4::boolean)
