-- One's own openings.  $1 those without an outcome alone  $2 older than this
-- $3 at most so many
SELECT api.openings_own($1::boolean, $2::bigint, $3::int)
