-- The schedules of an export.  $1 export
SELECT name, content FROM api.export_schedules($1::bigint)
