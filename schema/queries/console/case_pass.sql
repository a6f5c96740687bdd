-- Another role's turn.  $1 case  $2 role  $3 note
SELECT api.case_pass($1::bigint, $2::text, $3::text)
