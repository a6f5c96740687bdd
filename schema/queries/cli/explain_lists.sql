-- Their groups, and members of groups.  $1 at most  $2 id
SELECT kind, key, value FROM api.explain_lists($2::uuid)
LIMIT $1::bigint
