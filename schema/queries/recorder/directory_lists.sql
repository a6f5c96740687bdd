-- Groups of an address's person, then members of a group's address; each kind
-- in the order of addresses.  $1 at most
SELECT kind, key, value FROM recorder.directory_lists()
LIMIT $1::bigint
