-- Take back one's own proposal.  $1 change  $2 school
SELECT api.rule_withdraw(api.school_of($2::text), $1::bigint)
