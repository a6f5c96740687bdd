-- Exemptions in force when it came.  $1 school  $2 id
SELECT reference, rule, from_who, to_who, from_ms, until_ms, about
FROM api.explain_exemptions($1::text, $2::uuid)
