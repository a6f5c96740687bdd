-- Who may log in, and what has been applied.  Run first, as a superuser in the
-- school's database; safe to repeat.

-- schoolgate_owner owns everything and never logs in.  Services log in and have
-- EXECUTE on their own functions, nothing else.  Each person who is granted a
-- role here logs in as a member of schoolgate_people.
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
    -- Not everybody with an account on this server.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC',
        current_database());
    -- Statements are short; compiling one takes a quarter of a second, each time
    -- that estimates over many months look dear.
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO schoolgate_recorder, '
        'schoolgate_console, schoolgate_report, schoolgate_people',
        current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- What the owner makes is nobody's until it is granted.
ALTER DEFAULT PRIVILEGES FOR ROLE schoolgate_owner
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE schoolgate_owner
    REVOKE USAGE ON TYPES FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS schoolgate AUTHORIZATION schoolgate_owner;

-- Which files of schema/migrate ran once, and what was in them.
CREATE TABLE IF NOT EXISTS schoolgate.migration (
    name text PRIMARY KEY,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    applied timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE schoolgate.migration OWNER TO schoolgate_owner;
