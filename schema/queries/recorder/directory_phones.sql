-- The school's own telephone numbers.  $1 school
SELECT digits FROM recorder.directory_phones($1::text)
