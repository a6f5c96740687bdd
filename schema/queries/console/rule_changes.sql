-- Changes of modes that wait, or all.
-- $1 all  $2 how many at most  $3 school
SELECT api.rule_proposals(api.school_of($3::text), coalesce($1::boolean, false),
    coalesce($2::int, 200))
