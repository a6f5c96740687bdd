-- End an objection.  $1 opening  $2 words
SELECT api.answer_resolve($1::bigint, $2::text)
