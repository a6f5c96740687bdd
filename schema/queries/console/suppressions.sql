-- Causes that are stopped.  $1 those too that are over  $2 after  $3 at most
SELECT api.suppressions(coalesce($1::boolean, false), $2::bigint, $3::int)
