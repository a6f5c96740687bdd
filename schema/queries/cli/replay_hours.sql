-- When the school was open in its time.  $1 school  $2 order
SELECT opens_ms, closes_ms FROM api.replay_hours($1::text, $2::bigint)
