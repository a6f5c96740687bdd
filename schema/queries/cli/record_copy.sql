-- The copy for an opening that was written.  $1 opening
SELECT message, sealed, key_id, wrapped FROM api.record_copy($1::bigint)
