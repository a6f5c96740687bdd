-- Changes of rules and ways around them, newest first.
-- $1 how many at most  $2 school
SELECT api.rule_events(api.school_of($2::text), least(coalesce($1::int, 200), 200))
