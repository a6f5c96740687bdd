-- Another message of a case.  $1 its number  $2 message  $3 note
SELECT api.case_add($1::bigint, $2::uuid, $3::text)
