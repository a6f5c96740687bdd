-- What was remembered before it.  $1 id  $2 keys
SELECT fact, key, message, at_ms, value, flags
FROM api.explain_facts($1::uuid, $2::text[])
