-- Exemptions that are approved and not over, a row for each category.  $1 school
SELECT reference, rule, from_who, to_who, from_ms, until_ms, about
FROM recorder.directory_exemptions($1::text)
