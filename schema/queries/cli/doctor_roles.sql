-- What is to be known of people's roles: id, good (NULL: a note), what to do.
SELECT id, good, sentence FROM (VALUES
    ('rights.chair', (SELECT true WHERE NOT EXISTS (
            SELECT FROM schoolgate.school s WHERE schoolgate.lacks_chair(s.id))),
     'nobody has the role chair in '
     || coalesce((SELECT string_agg(s.id, ', ' ORDER BY s.id)
        FROM schoolgate.school s WHERE schoolgate.lacks_chair(s.id)), '')
     || ': flags and cases about the headteacher are shown to nobody and wait; '
     || 'the page Health says how many: schoolgate grant USER PERSON chair'),
    ('database.grants', EXISTS (SELECT FROM schoolgate.grantee
        WHERE revoked IS NULL),
     'nobody may read anything yet: schoolgate grant USER PERSON ROLE')
) AS checks(id, good, sentence)
