-- Who has an account, or an invitation to one.
-- $1 after  $2 lim
SELECT api.accounts($1::text, $2::int)
