-- Begin an export: how many messages and volumes.  $1 request  $2 octets at most
SELECT api.export_begin($1::bigint, $2::bigint)
