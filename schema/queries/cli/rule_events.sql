-- Who allowed what, newest first.  $1 school  $2 at most
SELECT api.rule_events($1::text, $2::int)
