-- Order a rule to be run over recorded mail.  $1 rule  $2 kind  $3 words
-- $4 memory  $5 since  $6 until
SELECT api.replay_begin($1::text, $2::text, $3::text[], $4::boolean,
    $5::timestamptz, coalesce($6::timestamptz, now()))
