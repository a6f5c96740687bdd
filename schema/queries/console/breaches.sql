-- Breaches.  $1 those that are closed  $2 at most so many
SELECT api.breaches($1::boolean, $2::int)
