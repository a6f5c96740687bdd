-- The second scan of a message whose document the database refused.
-- $1 id  $2 SQLSTATE of the refusal
SELECT recorder.second_minimal($1::uuid, $2::text)
