-- The zip is made.  $1 export  $2 size  $3 SHA-256  $4 password
SELECT api.export_done($1::bigint, $2::bigint, $3::text, $4::text)
