-- Holds.  $1 those that are over too  $2 behind this  $3 at most so many
SELECT api.audit_holds($1::boolean, $2::bigint, $3::int)
