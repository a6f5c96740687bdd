-- What was flagged about him.  $1 decided before  $2 how many
SELECT api.me_flags($1::timestamptz, $2::int)
