-- He is: fresh for some minutes, under a new token.
-- $1 attempt  $2 what argon2id made of the password
-- $3 step of the code  $4 digest of a recovery code
-- $5 digest of the new token
SELECT console.reauth_done($1::bigint, $2::bytea, $3::bigint, $4::bytea,
    $5::bytea)
