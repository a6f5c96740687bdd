-- Openings of a packed volume have their outcome; what a password is sealed to.
-- $1 export  $2 volume
SELECT closed, key FROM api.export_close($1::bigint, $2::int)
