-- Open a message for a request.  $1 request  $2 message  $3 tier  $4 reason
SELECT api.request_open($1::bigint, $2::uuid, $3::text, $4::text)
