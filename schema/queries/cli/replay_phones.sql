-- The school's telephones, for a replay.  $1 school  $2 replay
SELECT digits FROM api.replay_phones($1::text, $2::bigint)
