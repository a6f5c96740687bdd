-- One record's headings, parts and findings.  $1 id
SELECT api.record_show($1::uuid)
