-- Invite somebody to the console.
-- $1 person  $2 roles  $3 digest of the token  $4 hours it is good for
SELECT setup.invite($1::text, $2::text[], $3::bytea, $4::int)
