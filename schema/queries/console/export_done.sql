-- A volume is made.  $1 export  $2 volume  $3 size  $4 SHA-256  $5 SHA-256 of the
-- password  $6 turn  $7 the password, sealed  $8 its key, wrapped  $9 to what
SELECT api.export_done($1::bigint, $2::int, $3::bigint, $4::text, $5::text,
    $6::int, $7::bytea, $8::bytea, $9::bytea)
