-- What `schoolgate setup` and `grant` call: for a superuser, with his own
-- rights and nobody else's EXECUTE.

-- A school, new or changed.
CREATE OR REPLACE FUNCTION setup.school(id text, name text, domains text[])
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO school VALUES ($1, $2,
        ARRAY(SELECT lower(d) FROM unnest($3) d))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name,
        domains = excluded.domains
$$;

CREATE OR REPLACE FUNCTION setup.setting(key text, value jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO settings VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
$$;

-- How one of our services proves who it is: a password of `setup`.
CREATE OR REPLACE FUNCTION setup.service_password(role text, password text)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF role NOT IN ('schoolgate_recorder', 'schoolgate_console',
        'schoolgate_report') THEN
        RAISE EXCEPTION 'there is no service "%"', role
            USING ERRCODE = '22023';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', role, password);
END $$;

-- An operating-system user becomes a person in a role.
CREATE OR REPLACE FUNCTION setup.grant_role(
    os_user text, person text, role text)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    u CONSTANT text := grant_role.os_user;
    is_new boolean;
BEGIN
    IF u ~ '^(pg_|schoolgate)' OR u = '' THEN
        RAISE EXCEPTION 'the user "%" is not a person''s', u
            USING ERRCODE = '22023';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = u) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', u);
    END IF;
    EXECUTE format('GRANT schoolgate_people TO %I', u);
    INSERT INTO grantee (os_user, person, role, granted_by)
    VALUES (u, grant_role.person, grant_role.role, session_user)
    ON CONFLICT DO NOTHING;
    is_new := FOUND;
    IF is_new THEN
        PERFORM note_account(me(), grant_role.person, 'role-granted',
            grant_role.role || ' to the user ' || u);
    END IF;
    RETURN jsonb_build_object('user', u, 'person', grant_role.person,
        'role', grant_role.role, 'new', is_new);
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'there is no role "%"', grant_role.role
        USING ERRCODE = '22023', HINT = 'headteacher, deputy, dsl, dpo, '
            'governor, chair, hr, auditor, mail-admin, admin or staff';
END $$;

-- From an operating-system user; or from a person, what is for the console alone.
CREATE OR REPLACE FUNCTION setup.revoke_role(os_user text, role text)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who text;
BEGIN
    WITH gone AS (UPDATE grantee g SET revoked = now()
        WHERE g.role = revoke_role.role AND g.revoked IS NULL
            AND (g.os_user = revoke_role.os_user OR (g.os_user IS NULL
                AND g.person = revoke_role.os_user))
        RETURNING g.person)
    SELECT min(person) INTO who FROM gone;
    IF who IS NULL THEN
        RAISE EXCEPTION 'the user "%" does not have the role "%"',
            revoke_role.os_user, revoke_role.role USING ERRCODE = 'P0002';
    END IF;
    PERFORM note_account(me(), who, 'role-revoked', revoke_role.role
        || ' from the user ' || revoke_role.os_user);
    RETURN jsonb_build_object('user', revoke_role.os_user,
        'role', revoke_role.role, 'revoked', true);
END $$;

CREATE OR REPLACE FUNCTION setup.grants() RETURNS SETOF jsonb LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('user', coalesce(os_user, '(console)'), 'person', person, 'role', role,
        'granted', granted, 'by', granted_by, 'revoked', revoked)
    FROM grantee ORDER BY ordinal
$$;

-- Somebody may make an account at the console (`schoolgate console invite`).
CREATE OR REPLACE FUNCTION setup.invite(
    person text, roles text[], token bytea, hours int)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    PERFORM demand_roles(roles);
    RETURN invite(a, person_meant(person), roles, NULL, token, hours);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA setup FROM PUBLIC;
