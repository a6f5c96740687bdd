-- End a case.  $1 its number  $2 outcome  $3 note
SELECT api.case_close($1::bigint, $2::text, $3::text)
