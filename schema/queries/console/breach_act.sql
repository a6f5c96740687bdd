-- Onwards.  $1 breach  $2 contained, assessed, closed or reopened  $3 a word
SELECT api.breach_act($1::uuid, $2::text, $3::text)
