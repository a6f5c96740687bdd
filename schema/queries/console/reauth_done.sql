-- He is: fresh for some minutes, under a new token.
-- $1 attempt  $2 step of the code  $3 digest of a recovery code
-- $4 digest of the new token
SELECT console.reauth_done($1::bigint, $2::bigint, $3::bytea, $4::bytea)
