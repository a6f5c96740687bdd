-- What a request covers, said anew.  $1 its number  $2 covers  $3 since  $4 until
SELECT api.request_cover($1::bigint, $2::jsonb, $3::date, $4::date)
