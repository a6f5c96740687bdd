-- The passage of a flag is before the caller from now on.  $1 flag
SELECT api.today_look($1::uuid)
