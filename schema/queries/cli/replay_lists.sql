-- Its groups and their members.  $1 at most  $2 order
SELECT kind, key, value FROM api.replay_lists($2::bigint)
LIMIT $1::bigint
