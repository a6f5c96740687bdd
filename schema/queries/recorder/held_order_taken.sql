-- An order lies in this host's outbox.  $1 order
SELECT recorder.held_order_taken($1::uuid)
