-- Notices of openings that this host is to send.  $1 host
SELECT opening, item, message, address, subject, words
FROM recorder.notices_due($1::text)
