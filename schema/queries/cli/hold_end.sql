-- Keep it no longer.  $1 hold
SELECT api.hold_end($1::bigint)
