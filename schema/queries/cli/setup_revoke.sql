-- And no longer.  $1 user  $2 role
SELECT setup.revoke_role($1::text, $2::text)
