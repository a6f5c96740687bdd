-- It is to have another mode.  $1 rule  $2 mode  $3 why  $4 school
SELECT api.rule_propose(api.school_of($4::text), $1::text, $2::text, $3::text)
