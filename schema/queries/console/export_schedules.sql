-- The schedules of an export, with its last volume.  $1 export  $2 volume
SELECT name, content FROM api.export_schedules($1::bigint, $2::int)
