-- Password and second factor were right: a session.
-- $1 attempt  $2 step of the code  $3 digest of a recovery code
-- $4 digest of the session's token  $5 client  $6 browser
-- $7 $8 minutes it lasts: unused, in all
SELECT console.signin_done($1::bigint, $2::bigint, $3::bytea, $4::bytea,
    $5::text, $6::text, $7::int, $8::int)
