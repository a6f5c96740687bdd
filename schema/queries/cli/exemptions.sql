-- Exemptions, or those that are over too.  $1 school  $2 all
SELECT api.exemptions($1::text, $2::boolean)
