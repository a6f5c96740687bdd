-- What doctor says of this mail host, as the database's superuser; the answer
-- says why it was refused.  $1 host  $2 doctor or words  $3 when, ms UTC  $4 JSON
SELECT recorder.host_report($1::text, $2::text, $3::bigint, $4::text)
