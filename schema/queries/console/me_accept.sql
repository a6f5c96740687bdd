-- Accept one.  $1 policy  $2 version
SELECT api.me_accept($1::text, $2::text)
