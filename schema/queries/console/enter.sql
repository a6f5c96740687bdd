-- The session in force for this transaction; who is calling.
-- $1 token  $2 the client's address
SELECT console.enter($1::text, $2::text)
