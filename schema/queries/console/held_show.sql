-- One of them.  $1 reference
SELECT api.held_show($1::text)
