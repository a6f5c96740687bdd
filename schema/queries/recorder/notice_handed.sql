-- A notice lies in this host's outbox.  $1 opening
SELECT recorder.notice_handed($1::bigint)
