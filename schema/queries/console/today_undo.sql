-- Take an act back.  $1 its batch
SELECT api.today_undo($1::uuid)
