-- Whose invitation it is.  $1 digest of its token  $2 the client's address
SELECT console.invitation($1::bytea, $2::text)
