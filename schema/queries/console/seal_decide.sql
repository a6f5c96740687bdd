-- Sign or refuse.  $1 ask  $2 sign  $3 note
SELECT api.seal_decide($1::bigint, $2::boolean, $3::text)
