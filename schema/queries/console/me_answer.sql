-- What he says to an opening.  $1 opening  $2 objects  $3 words
SELECT api.me_answer($1::bigint, $2::boolean, $3::text)
