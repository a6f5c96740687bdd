-- One row for each address, in the order of its octets.  $1 at most
SELECT address, kind, person, name, class, school, form, manager, purpose,
    union_officer, suspended, ends_ms
FROM recorder.directory_entries()
LIMIT $1::bigint
