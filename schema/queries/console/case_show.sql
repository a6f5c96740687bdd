-- One case.  $1 its number
SELECT api.case_show($1::bigint)
