-- A password lies in this host's outbox.  $1 item
SELECT recorder.password_handed($1::uuid)
