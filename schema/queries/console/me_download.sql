-- A page of what is kept of him.  $1 part  $2 behind this
SELECT api.me_download($1::text, $2::text)
