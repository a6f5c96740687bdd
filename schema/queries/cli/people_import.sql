-- Replace the directory.  $1 school  $2 people as JSON  $3 dry  $4 force
SELECT api.people_import($1::text, $2::jsonb, $3::boolean, $4::boolean)
