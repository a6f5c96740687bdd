-- Somebody tries to sign in: counted as failed until it is done.
-- $1 name  $2 the client's address
SELECT console.signin_begin($1::text, $2::text)
