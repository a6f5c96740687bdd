-- What a second scan gave; a message that has its own already adds nothing.
-- $1 document  $2 sealed excerpts or NULL  $3 wraps
SELECT recorder.second(
    pg_catalog.convert_from($1::bytea, 'UTF8')::jsonb, $2::bytea, $3::jsonb)
