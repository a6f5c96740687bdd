-- What became of accounts and roles, newest first.
-- $1 after  $2 lim
SELECT api.account_events($1::bigint, $2::int)
