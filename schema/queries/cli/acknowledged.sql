-- Who has accepted it and who has not.  $1 school  $2 policy
-- $3 version; NULL: the newest  $4 only who has not
SELECT a FROM api.acknowledged($1::text, $2::text, $3::text) a
WHERE NOT $4::boolean OR a ->> 'at' IS NULL
