-- The letter that a decision would send.  $1 flag  $2 outcome
SELECT api.today_letter($1::uuid, $2::text)
