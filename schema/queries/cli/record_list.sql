-- Headings, newest first.  $1 filter as JSON
SELECT api.record_list($1::jsonb)
