-- Groups of an address's person, then members of a group's address; each kind
-- in the order of addresses.
SELECT kind, key, value FROM recorder.directory_lists()
