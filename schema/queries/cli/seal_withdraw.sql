-- Take an ask back.  $1 ask
SELECT api.seal_withdraw($1::bigint)
