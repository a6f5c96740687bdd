-- The directory under an order's veil.  $1 at most  $2 order
SELECT address, kind, person, name, class, school, form, manager, purpose,
    union_officer, suspended, ends_ms
FROM api.replay_entries($2::bigint)
LIMIT $1::bigint
