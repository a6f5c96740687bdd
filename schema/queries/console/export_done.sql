-- A volume is made.  $1 export  $2 volume  $3 size  $4 SHA-256  $5 password
-- $6 turn
SELECT api.export_done($1::bigint, $2::int, $3::bigint, $4::text, $5::text,
    $6::int)
