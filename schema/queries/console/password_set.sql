-- A new password.  $1 its hash
SELECT console.password_set($1::text)
