-- How much a request covers.  $1 its number
SELECT api.request_estimate($1::bigint)
