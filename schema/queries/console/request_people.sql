-- Whom of the directory a name may mean, namesakes too.  $1 name
SELECT api.request_people($1::text)
