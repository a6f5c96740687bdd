-- Openings of his mail.  $1 behind this opening  $2 how many
SELECT api.me_openings($1::bigint, $2::int)
