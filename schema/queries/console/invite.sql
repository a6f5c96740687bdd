-- Invite somebody.
-- $1 person  $2 roles  $3 digest of the token  $4 hours it is good for
SELECT api.invite($1::text, $2::text[], $3::bytea, $4::int)
