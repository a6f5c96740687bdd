-- One step of a request.  $1 its number  $2 act  $3 day  $4 code  $5 note
SELECT api.request_act($1::bigint, $2::text, $3::date, $4::text, $5::text)
