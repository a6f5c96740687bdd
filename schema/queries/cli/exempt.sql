-- Propose an exemption.  $1 school  $2 what, as JSON
SELECT api.exempt($1::text, $2::jsonb)
