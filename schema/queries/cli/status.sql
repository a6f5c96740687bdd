-- How things stand.
SELECT api.status()
