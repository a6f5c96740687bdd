-- What the database refused: identity, envelope as octets, the sealed copy.
-- $1 id  $2 received, ms UTC  $3 school  $4 envelope  $5 sealed copy
-- $6 wraps  $7 SQLSTATE of the refusal
SELECT recorder.save_minimal(
    $1::uuid, $2::bigint, $3::text, $4::bytea, $5::bytea, $6::jsonb,
    $7::text)
