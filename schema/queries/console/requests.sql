-- Requests that are not closed, or that are.  $1 closed  $2 behind this  $3 at most so many
SELECT api.requests($1::boolean, $2::bigint, $3::int)
