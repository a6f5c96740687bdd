-- A letter lies in this host's outbox.  $1 its item
SELECT recorder.letter_handed($1::uuid)
