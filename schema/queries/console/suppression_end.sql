-- A stopped cause is asked about again.  $1 the suppression
SELECT api.suppression_end($1::bigint)
