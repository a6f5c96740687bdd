-- A message that waits for its second scan, and the wrap that opens its copy.
-- $1 ids of the host keys that are here, commas between
SELECT message, document, sealed, key_id, wrapped, tries
FROM recorder.unscanned(string_to_array($1::text, ','))
