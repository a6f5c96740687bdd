-- What a run came to.  $1 its number  $2 counts
SELECT api.replay_done($1::bigint, $2::jsonb)
