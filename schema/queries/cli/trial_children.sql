-- Whose parents a message's recipients are.  $1 trial  $2 message
SELECT recipient, child FROM api.trial_children($1::bigint, $2::uuid)
