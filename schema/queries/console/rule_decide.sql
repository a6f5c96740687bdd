-- Approve a change, or refuse it.  $1 change  $2 approve  $3 why  $4 school
SELECT api.rule_decide(api.school_of($4::text), $1::bigint, $2::boolean,
    $3::text)
