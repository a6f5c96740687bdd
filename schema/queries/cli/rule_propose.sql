-- A rule is to have another mode.  $1 school  $2 rule  $3 mode  $4 why
SELECT api.rule_propose($1::text, $2::text, $3::text, $4::text)
