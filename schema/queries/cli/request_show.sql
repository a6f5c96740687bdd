-- One request.  $1 its number
SELECT api.request_show($1::bigint)
