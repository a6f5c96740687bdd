-- Begin one volume of an export.  $1 export  $2 volume
SELECT x ->> 'first', x ->> 'last', x ->> 'salt', x ->> 'request',
    x ->> 'volumes'
FROM api.export_volume($1::bigint, $2::int) x
