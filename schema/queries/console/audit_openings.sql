-- All openings.  $1 filter  $2 behind this  $3 at most so many
SELECT api.audit_openings($1::jsonb, $2::bigint, $3::int)
