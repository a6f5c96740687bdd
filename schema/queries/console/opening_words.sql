-- What the person read would be told.  $1 message  $2 purpose  $3 reason
SELECT api.opening_words($1::uuid, $2::text, $3::text)
