-- What the caller decided.  $1 before this time  $2 at most
SELECT api.today_decided($1::timestamptz, $2::int)
