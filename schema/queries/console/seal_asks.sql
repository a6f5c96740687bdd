-- What the caller asked or may sign.  $1 after  $2 limit
SELECT api.seal_asks($1::bigint, $2::int)
