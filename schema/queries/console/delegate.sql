-- Let somebody stand in.
-- $1 deputy  $2 starts  $3 until  $4 reason  $5 role  $6 school  $7 principal
SELECT api.delegate($1::text, $2::timestamptz, $3::timestamptz, $4::text,
    $5::text, $6::text, $7::text)
