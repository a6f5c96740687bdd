-- Ask to open sealed mail.  $1 flag  $2 tier  $3 purpose  $4 reason
SELECT api.seal_ask($1::uuid, $2::text, $3::text, $4::text)
