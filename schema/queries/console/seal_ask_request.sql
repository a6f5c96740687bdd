-- Ask for what is sealed in a request.  $1 request  $2 reason
SELECT api.seal_ask_request($1::bigint, $2::text)
