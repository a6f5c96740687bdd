-- A rule was changed, or passed by.  $1 school  $2 what  $3 which  $4 reason
SELECT api.rule_note($1::text, $2::text, $3::text, $4::text)
