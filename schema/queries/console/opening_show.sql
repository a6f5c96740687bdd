-- An opening of one's own.  $1 its number
SELECT api.opening_show($1::bigint)
