-- Begin an export: its number, how many messages.  $1 request  $2 octets at most
SELECT x ->> 'export', x ->> 'messages'
FROM api.export_begin($1::bigint, $2::bigint) x
