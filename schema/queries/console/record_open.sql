-- Write an opening.  $1 message  $2 tier  $3 purpose  $4 reason
SELECT api.record_open($1::uuid, $2::text, $3::text, $4::text)
