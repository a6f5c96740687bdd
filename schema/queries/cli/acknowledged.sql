-- Who has accepted it and who has not.  $1 school  $2 policy
-- $3 version; NULL: the newest
SELECT api.acknowledged($1::text, $2::text, $3::text)
