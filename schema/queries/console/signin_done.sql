-- A session, when the password is right too.
-- $1 attempt  $2 what argon2id made of the password
-- $3 step of the code  $4 digest of a recovery code
-- $5 digest of the session's token  $6 client  $7 browser
-- $8 $9 minutes it lasts: unused, in all
SELECT console.signin_done($1::bigint, $2::bytea, $3::bigint, $4::bytea,
    $5::bytea, $6::text, $7::text, $8::int, $9::int)
