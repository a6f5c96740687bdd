-- Decide.  $1 flag  $2 outcome  $3 note
SELECT api.decide($1::uuid, $2::text, $3::text)
