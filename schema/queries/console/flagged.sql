-- Messages of a reference that may be added to a case.  $1 the reference
SELECT api.flagged($1::text)
