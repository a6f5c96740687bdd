-- Who signs in at the console, which role he has in which school, and who stands
-- in for whom.

-- What the console calls before anybody is signed in, and to sign him in.
CREATE SCHEMA console AUTHORIZATION schoolgate_owner;
SET ROLE schoolgate_owner;
GRANT USAGE ON SCHEMA api, console TO schoolgate_console;
SET search_path = schoolgate;

-- -- roles, by person ------------------------------------------------------

-- os_user: NULL where the role is for the console alone, which looks at the
-- person.  school: NULL for every one of the controller.
ALTER TABLE grantee
    ALTER os_user DROP NOT NULL,
    ADD school text REFERENCES school,
    DROP CONSTRAINT grantee_role_check,
    ADD CONSTRAINT grantee_role_check CHECK (role IN ('headteacher', 'deputy',
        'dsl', 'dpo', 'governor', 'chair', 'hr', 'auditor', 'mail-admin',
        'admin', 'staff'));
DROP INDEX grantee_os_user_role_idx;
CREATE UNIQUE INDEX ON grantee (os_user, role, coalesce(school, ''))
    WHERE revoked IS NULL AND os_user IS NOT NULL;
CREATE UNIQUE INDEX ON grantee (person, role, coalesce(school, ''))
    WHERE revoked IS NULL AND os_user IS NULL;
CREATE INDEX ON grantee (person) WHERE revoked IS NULL;
CREATE INDEX ON grantee (role) WHERE revoked IS NULL;

-- schools: NULL for every one of the controller.  holds: which role where
-- ("dsl@duffield", "headteacher@*").  waited, of a deputy alone: of each school
-- the moment before which what is queued has waited for five school days.
ALTER TYPE actor ADD ATTRIBUTE schools text[], ADD ATTRIBUTE holds text[],
    ADD ATTRIBUTE waited jsonb;

-- What of a record is for a role that has no queue: filled by cases and
-- requests (api/cases.sql, api/requests.sql), each of which replaces its own.
CREATE FUNCTION case_scope(a actor, message uuid) RETURNS boolean
LANGUAGE sql STABLE RETURN false;
CREATE FUNCTION request_scope(a actor, message uuid) RETURNS boolean
LANGUAGE sql STABLE RETURN false;

-- dpo_reach   "request": the Data Protection Officer sees records of requests,
--             breaches and cases; "all": every record's headings
INSERT INTO settings VALUES ('dpo_reach', '"request"');

-- -- accounts --------------------------------------------------------------

CREATE TABLE account (
    person text PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 200),
    -- What he signs in with; lower case.
    name text NOT NULL UNIQUE CHECK (name = lower(btrim(name))
        AND length(name) BETWEEN 1 AND 200),
    -- argon2id's parameters and salt, and SHA-256 of what it makes of the
    -- password: that itself is the proof, which nothing here gives away.
    password_hash text NOT NULL CHECK (
        password_hash ~ '^\$argon2id\$.{1,180}\$[0-9a-f]{64}$'),
    -- TOTP: the secret, sealed by the console's key, and the last step of 30
    -- seconds whose code was used.
    totp_secret bytea NOT NULL CHECK (length(totp_secret) BETWEEN 16 AND 512),
    totp_step bigint NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    password_changed timestamptz NOT NULL DEFAULT now()
);

-- Who may not act, at the console or by the command line, whatever roles he has:
-- of a person, and not of his account, which he may not have.
CREATE TABLE shut_out (
    person text PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 200),
    since timestamptz NOT NULL DEFAULT now()
);

-- In place of a code, once each.
CREATE TABLE recovery_code (
    person text NOT NULL REFERENCES account ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    used timestamptz,
    PRIMARY KEY (person, hash)
);

-- Who may make an account of his own, once: the hash of a token alone.
CREATE TABLE invitation (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    person text NOT NULL CHECK (length(person) BETWEEN 1 AND 200),
    -- Granted when it is used; schools as in grantee.
    roles text[] NOT NULL,
    schools text[],
    made timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL,
    expires timestamptz NOT NULL,
    used timestamptz,
    ended timestamptz,
    CHECK (expires > made)
);
CREATE UNIQUE INDEX ON invitation (person)
    WHERE used IS NULL AND ended IS NULL;

-- The hash of a token alone, too.  Live: not ended, before `expires`, and seen
-- within `idle`.
CREATE TABLE session (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    person text NOT NULL REFERENCES account,
    created timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now(),
    idle interval NOT NULL CHECK (idle BETWEEN '1 minute' AND '1 day'),
    expires timestamptz NOT NULL,
    -- For grave acts: he has just shown who he is.
    fresh_until timestamptz NOT NULL,
    ended timestamptz,
    -- From where, with what: shown to himself.
    client text NOT NULL CHECK (length(client) <= 200),
    agent text NOT NULL CHECK (length(agent) <= 400),
    CHECK (expires BETWEEN created AND created + interval '31 days')
);
CREATE INDEX ON session (person);
CREATE INDEX ON session (expires);

-- Each try to sign in: counted as failed until it has succeeded.  Kept for two
-- days.
CREATE TABLE signin_attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    -- SHA-256 of the name as it was given, known or not.
    name bytea NOT NULL,
    -- A network of IPv6, an address of IPv4, or what else there was.
    client text NOT NULL CHECK (length(client) <= 200),
    -- From where he has signed in before: counted by itself, so that others
    -- cannot lock him out.
    known boolean NOT NULL,
    -- NULL: no account has that name.
    person text,
    -- The session that is to be fresh again; NULL: a new one.
    session uuid,
    succeeded timestamptz
);
CREATE INDEX ON signin_attempt (name, at);
CREATE INDEX ON signin_attempt (client, at);
CREATE INDEX ON signin_attempt (person, at) WHERE person IS NOT NULL;
CREATE INDEX ON signin_attempt (at);

-- What became of accounts and roles, and by whom.
CREATE TABLE account_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    person text NOT NULL,
    what text NOT NULL CHECK (what IN ('invited', 'enrolled', 'signed-in',
        'signed-out', 'sessions-ended', 'locked', 'password-changed',
        'authenticator-changed', 'recovery-used', 'recovery-changed',
        'suspended', 'restored', 'role-granted', 'role-revoked', 'delegated',
        'delegation-ended')),
    detail text NOT NULL CHECK (length(detail) <= 2000),
    -- The person, and the operating-system user.
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON account_event (person, ordinal);
CREATE FUNCTION chain_text(r account_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('account_event', r.form, r.ordinal, r.at,
        r.person, r.what, r.detail, r.actor, r.os_user)::text
$$;
CREATE TRIGGER chain BEFORE INSERT ON account_event
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON account_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON account_event
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON account_event FROM schoolgate_owner;

-- -- standing in -----------------------------------------------------------

-- `deputy` has the role of `principal` for that time, unless it was ended.
CREATE TABLE delegation (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('headteacher', 'dsl')),
    principal text NOT NULL,
    deputy text NOT NULL CHECK (deputy <> principal),
    -- NULL: wherever the principal has the role.
    school text REFERENCES school,
    starts timestamptz NOT NULL,
    until timestamptz NOT NULL,
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    made timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL,
    ended timestamptz,
    ended_by text,
    ended_reason text,
    CHECK (starts < until AND until <= starts + interval '400 days')
);
CREATE INDEX ON delegation (deputy) WHERE ended IS NULL;
CREATE TRIGGER set_once BEFORE UPDATE ON delegation FOR EACH ROW
    EXECUTE FUNCTION set_once('ended', 'ended_by', 'ended_reason');
CREATE TRIGGER no_delete BEFORE DELETE ON delegation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON delegation
    EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON delegation FROM schoolgate_owner;

-- For whom somebody decided or opened who stood in; NULL: in his own role.
-- Part of what the chain covers from form 2 on.
ALTER TABLE decision ADD on_behalf text, ALTER form SET DEFAULT 2;
ALTER TABLE opening ADD on_behalf text, ALTER form SET DEFAULT 2;

CREATE OR REPLACE FUNCTION chain_text(r decision) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('decision', r.form, r.ordinal, r.at, r.flag,
        r.outcome, r.note, r.actor, r.os_user) || CASE WHEN r.form >= 2
            THEN jsonb_build_array(r.on_behalf) ELSE '[]' END)::text
$$;
CREATE OR REPLACE FUNCTION chain_text(r opening) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('opening', r.form, r.ordinal, r.at, r.message,
        r.told, r.told_address, r.tier, r.purpose, r.reason, r.actor,
        r.os_user, r.notice, r.due, r.under, r.words) || CASE WHEN r.form >= 2
            THEN jsonb_build_array(r.on_behalf) ELSE '[]' END)::text
$$;

-- Before the chain's own trigger, by their names; acted_for is in api/actor.sql.
CREATE FUNCTION decided_for() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    NEW.on_behalf := (SELECT acted_for(NEW.actor, f.queue, f.school)
        FROM flag f WHERE f.id = NEW.flag);
    RETURN NEW;
END $$;
CREATE FUNCTION opened_for() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    NEW.on_behalf := (SELECT CASE WHEN NOT bool_or(has_role(NEW.actor, f.queue,
            f.school)) THEN min(acted_for(NEW.actor, f.queue, f.school)) END
        FROM flag f WHERE f.message = NEW.message);
    RETURN NEW;
END $$;
CREATE TRIGGER behalf BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION decided_for();
CREATE TRIGGER behalf BEFORE INSERT ON opening
    FOR EACH ROW EXECUTE FUNCTION opened_for();

RESET search_path;
RESET ROLE;
