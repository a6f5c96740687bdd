-- Changes that wait, or all.  $1 school  $2 all  $3 how many at most
SELECT api.rule_proposals($1::text, $2::boolean, $3::int)
