-- An answer lies in this host's outbox.  $1 the message that it answers
SELECT recorder.service_answered($1::uuid)
