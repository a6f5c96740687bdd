-- The sealed passages of a flag.  $1 flag  $2 ahead of a look
SELECT message, sealed, key_id, wrapped
FROM api.today_passage($1::uuid, $2::boolean)
