-- The next copy of an ordered trial.  $1 trial  $2 after
SELECT message, sealed, key_id, wrapped
FROM api.trial_copy($1::bigint, $2::uuid)
