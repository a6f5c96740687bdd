-- His own mail.  $1 behind this record  $2 how many
SELECT api.me_mail($1::uuid, $2::int)
