-- Take back one's own proposal.  $1 school  $2 its number
SELECT api.rule_withdraw($1::text, $2::bigint)
