-- Begin one volume of an export, or go on.  $1 export  $2 volume  $3 turn; NULL: begin
SELECT x ->> 'first', x ->> 'last', x ->> 'salt', x ->> 'request',
    x ->> 'volumes', x ->> 'ready', x ->> 'turn'
FROM api.export_volume($1::bigint, $2::int, $3::int) x
