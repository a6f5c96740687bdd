-- What this mail host says of itself; the answer says why it was refused.
-- $1 host  $2 status, doctor or words  $3 when it was made, ms UTC  $4 JSON
SELECT recorder.host_report($1::text, $2::text, $3::bigint, $4::text)
