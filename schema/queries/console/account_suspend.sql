-- Suspend an account, or restore it.
-- $1 person  $2 suspended  $3 reason
SELECT api.account_suspend($1::text, $2::boolean, $3::text)
