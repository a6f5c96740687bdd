-- Drop what is older than the school keeps; each row is a certificate's line.
-- $1 months
SELECT recorder.retain($1::int)
