-- Use a signature: the opening.  $1 ask
SELECT api.seal_open($1::bigint)
