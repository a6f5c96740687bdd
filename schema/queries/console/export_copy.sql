-- The copy of one message of an export.  $1 export  $2 its place
SELECT message, sealed, key_id, wrapped
FROM api.export_copy($1::bigint, $2::int)
