-- A note in a case.  $1 its number  $2 note
SELECT api.case_note($1::bigint, $2::text)
