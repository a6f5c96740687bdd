-- The directory as far as a record's people.  $1 at most  $2 id
SELECT address, kind, person, name, class, school, form, manager, purpose,
    union_officer, suspended, ends_ms
FROM api.explain_entries($2::uuid)
LIMIT $1::bigint
