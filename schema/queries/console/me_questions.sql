-- What he was asked.  $1 asked before  $2 how many
SELECT api.my_questions($1::timestamptz, $2::int)
