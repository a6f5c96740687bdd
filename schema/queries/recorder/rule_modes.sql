-- The modes of all rules in force: changes are written down.  $1 school  $2 host
-- $3 {"rule": "mode"}
SELECT recorder.rule_modes($1::text, $2::text, $3::jsonb)
