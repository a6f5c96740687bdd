-- A user becomes a person in a role.  $1 user  $2 person  $3 role
SELECT setup.grant_role($1::text, $2::text, $3::text)
