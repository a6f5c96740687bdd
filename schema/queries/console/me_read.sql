-- He has read their notices.  $1 openings
SELECT api.me_read($1::bigint[])
