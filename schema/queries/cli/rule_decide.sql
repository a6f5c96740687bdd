-- Approve a change, or refuse it.  $1 school  $2 its number  $3 approve  $4 why
SELECT api.rule_decide($1::text, $2::bigint, $3::boolean, $4::text)
