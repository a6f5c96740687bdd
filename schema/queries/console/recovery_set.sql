-- New recovery codes.  $1 their digests
SELECT console.recovery_set($1::bytea[])
