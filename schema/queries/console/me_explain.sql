-- His explanation.  $1 question  $2 words
SELECT api.case_answer($1::uuid, $2::text)
