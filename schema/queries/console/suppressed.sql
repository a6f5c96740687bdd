-- Flags that nobody was asked about.  $1 cause, or all  $2 passed over  $3 at most
SELECT api.suppressed($1::uuid, $2::int, $3::int)
