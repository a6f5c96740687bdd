-- What people ask for and this host does not know yet.  $1 host
SELECT id, text FROM recorder.held_orders($1::text)
