-- Which findings of the passages are the flag's.  $1 flag
SELECT n FROM api.today_found($1::uuid) n
