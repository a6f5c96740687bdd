-- A flag becomes a case.  $1 flag  $2 note
SELECT api.case_open($1::uuid, $2::text)
