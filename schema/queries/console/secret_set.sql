-- A new second factor.  $1 its sealed secret  $2 the step that was shown
SELECT console.secret_set($1::bytea, $2::bigint)
