-- One copy of an ordered trial.  $1 trial  $2 message
SELECT message, sealed, key_id, wrapped
FROM api.trial_copy_of($1::bigint, $2::uuid)
