-- All rules in force: what the file says otherwise than before is written down.
-- $1 school  $2 host  $3 {"rule": {"file": mode, "mode": mode, ...}}
SELECT recorder.rule_modes($1::text, $2::text, $3::jsonb)
