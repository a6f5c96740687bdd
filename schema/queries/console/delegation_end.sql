-- End a delegation before its time.
-- $1 delegation  $2 reason
SELECT api.delegation_end($1::bigint, $2::text)
