-- End one of the caller's sessions; all others without an id.
-- $1 session
SELECT CASE WHEN $1::uuid IS NULL THEN api.session_end_others()
    ELSE api.session_end($1::uuid) END
