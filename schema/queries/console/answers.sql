-- What people say to openings.  $1 behind this opening  $2 how many
SELECT api.answers($1::bigint, $2::int)
