-- What was deleted.  $1 behind this  $2 at most so many
SELECT api.audit_certificates($1::bigint, $2::int)
