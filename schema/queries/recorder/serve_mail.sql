-- What mail to these addresses sets off, and the answers to be sent.
-- $1 report@  $2 mistake@  $3 not-for-me@ ('' for none)
-- $4 the school's networks, a JSON array
SELECT message, address, subject, words
FROM recorder.serve_mail($1::text, $2::text, $3::text,
    ARRAY(SELECT pg_catalog.jsonb_array_elements_text($4::jsonb)))
