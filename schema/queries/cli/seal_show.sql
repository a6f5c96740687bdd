-- One ask.  $1 ask
SELECT api.seal_show($1::bigint)
