-- Report one.  $1 message  $2 what happened
SELECT api.breach_report($1::uuid, $2::text)
