-- The sealed copy of an opening.  $1 its number
SELECT message, sealed, key_id, wrapped FROM api.record_copy($1::bigint)
