-- Modes that two people agreed on, as this host lays them over its policy file.
-- $1 school  $2 host
SELECT change, rule, mode, file_mode, approved_ms
FROM recorder.rule_changes($1::text, $2::text)
