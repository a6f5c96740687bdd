-- Somebody accepted a policy.  $1 school  $2 person or address  $3 policy
-- $4 version  $5 when; NULL: now
SELECT api.acknowledge($1::text, $2::text, $3::text, $4::text,
    $5::timestamptz)
