-- Who is signed in says again who he is.
-- $1 the client's address
SELECT console.reauth_begin($1::text)
