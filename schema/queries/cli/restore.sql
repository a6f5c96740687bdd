-- It may be sent again.  $1 school  $2 address  $3 reason
SELECT api.restore($1::text, $2::text, $3::text)
