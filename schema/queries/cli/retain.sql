-- Drop what is older than the school keeps.  $1 months
SELECT api.retain($1::int)
