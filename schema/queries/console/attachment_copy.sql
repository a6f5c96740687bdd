-- The same for an attachment.  $1 number of an opening of that tier
SELECT message, sealed, key_id, wrapped FROM api.attachment_copy($1::bigint)
