-- One record with its sealed copy; a record that is there already adds nothing.
-- The document comes as octets, so that what is not UTF-8 or not JSON is an
-- error of that record (class 22) and not of the connection.
-- $1 document  $2 school  $3 sealed copy  $4 sealed excerpts or NULL  $5 wraps
SELECT recorder.save(
    pg_catalog.convert_from($1::bytea, 'UTF8')::jsonb
        || pg_catalog.jsonb_build_object('school', $2::text),
    $3::bytea, $4::bytea, $5::jsonb)
