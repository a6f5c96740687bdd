-- A message before it is opened.  $1 message or flag
SELECT api.open_page($1::uuid)
