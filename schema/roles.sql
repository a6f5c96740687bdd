-- Who may log in.  Services have EXECUTE on their own functions and nothing
-- else; the owner migrates and does not log in.  Safe to repeat.
DO $$
DECLARE
    r text;
BEGIN
    FOREACH r IN ARRAY ARRAY['schoolgate_owner', 'schoolgate_people'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', r);
        END IF;
    END LOOP;
    FOREACH r IN ARRAY ARRAY['schoolgate_recorder', 'schoolgate_console',
        'schoolgate_report'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', r);
        END IF;
    END LOOP;
END $$;
