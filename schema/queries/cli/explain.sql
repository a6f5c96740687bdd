-- A record's document, for who may see its headings.  $1 id or reference
SELECT id, document FROM api.explain($1::text)
