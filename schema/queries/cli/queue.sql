-- What waits.  $1 decided ones too  $2 at most
SELECT api.queue($1::boolean, $2::int)
