-- Exemptions in force in its time.  $1 school  $2 order
SELECT reference, rule, from_who, to_who, from_ms, until_ms, about
FROM api.replay_exemptions($1::text, $2::bigint)
