-- How an opening ended.  $1 its number  $2 outcome  $3 note
SELECT api.opening_close($1::bigint, $2::text, $3::text)
