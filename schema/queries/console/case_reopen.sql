-- Open a case again.  $1 its number  $2 reason
SELECT api.case_reopen($1::bigint, $2::text)
