-- A new request.  $1 type  $2 who  $3 how  $4 received  $5 school  $6 covers
-- $7 since  $8 until
SELECT api.request_new($1::text, $2::text, $3::text, $4::date, $5::text,
    $6::jsonb, $7::date, $8::date)
