-- Replace the directory.  $1 school  $2 people as JSON  $3 dry  $4 shrink
-- $5 groups as JSON; NULL: as they are  $6 mailboxes, hours, phones as JSON
SELECT api.people_import($1::text, $2::jsonb, $3::boolean, $4::boolean,
    $5::jsonb, $6::jsonb)
