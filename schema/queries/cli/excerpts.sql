-- The sealed passages of a flag.  $1 flag
SELECT message, sealed, key_id, wrapped FROM api.excerpts($1::uuid)
