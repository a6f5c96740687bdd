-- Who the database takes the caller for.
SELECT api.whoami()
