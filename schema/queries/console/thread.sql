-- The thread of a message.  $1 message  $2 at most so many
SELECT api.thread($1::uuid, $2::int)
