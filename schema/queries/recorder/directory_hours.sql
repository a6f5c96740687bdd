-- When the school is open, in order.  $1 school
SELECT opens_ms, closes_ms FROM recorder.directory_hours($1::text)
