-- End a hold.  $1 its number
SELECT api.hold_end($1::bigint)
