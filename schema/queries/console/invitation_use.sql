-- Use an invitation up: an account and its first session.
-- $1 digest of its token  $2 name to sign in with  $3 hash of the password
-- $4 sealed second factor  $5 the step that was shown  $6 recovery digests
-- $7 digest of the session's token  $8 client  $9 browser
-- $10 $11 minutes the session lasts: unused, in all
SELECT console.invitation_use($1::bytea, $2::text, $3::text, $4::bytea,
    $5::bigint, $6::bytea[], $7::bytea, $8::text, $9::text, $10::int, $11::int)
