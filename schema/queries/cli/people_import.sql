-- Replace the directory.  $1 school  $2 people as JSON  $3 dry  $4 force
-- $5 groups as JSON; NULL: as they are
SELECT api.people_import($1::text, $2::jsonb, $3::boolean, $4::boolean,
    $5::jsonb)
