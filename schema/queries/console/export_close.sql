-- Openings of a packed volume have their outcome.  $1 export  $2 volume
SELECT api.export_close($1::bigint, $2::int)
