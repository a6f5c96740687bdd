-- When the school was open around it.  $1 school  $2 id
SELECT opens_ms, closes_ms FROM api.explain_hours($1::text, $2::uuid)
