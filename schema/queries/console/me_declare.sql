-- Declare something.  $1 kind  $2 words  $3 first day  $4 last day
SELECT api.me_declare($1::text, $2::text, $3::date, $4::date)
