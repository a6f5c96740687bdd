-- Who is calling, and what his role may.  The caller is session_user: the
-- operating-system user, as the server itself has seen it.

SET ROLE schoolgate_owner;

-- The caller as person and roles; a superuser is role "admin" and nobody.
CREATE OR REPLACE FUNCTION schoolgate.me() RETURNS schoolgate.actor
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a actor;
BEGIN
    SELECT min(g.person), array_agg(g.role) INTO a.person, a.roles
    FROM grantee g WHERE g.os_user = session_user AND g.revoked IS NULL;
    IF a.person IS NULL THEN
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
        THEN
            RAISE EXCEPTION 'no role was granted to the user "%"', session_user
                USING ERRCODE = '42501',
                HINT = 'The administrator can: schoolgate grant';
        END IF;
        a.person := session_user;
        a.roles := '{admin}';
    END IF;
    SELECT name INTO a.name FROM person WHERE id = a.person;
    a.name := coalesce(a.name, a.person);
    -- Without a directory the person may be granted by address.
    a.addresses := ARRAY(SELECT address FROM address
            WHERE address.person = a.person
            UNION SELECT lower(a.person) WHERE a.person LIKE '%@%');
    RETURN a;
END $$;

-- The caller, when he has one of these roles; 42501 otherwise.
CREATE OR REPLACE FUNCTION schoolgate.demand(VARIADIC roles text[])
RETURNS schoolgate.actor LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    IF NOT a.roles && roles THEN
        RAISE EXCEPTION 'this is not for the role %',
            array_to_string(a.roles, ', ') USING ERRCODE = '42501';
    END IF;
    RETURN a;
END $$;

-- Does this mail come from one of these persons or addresses?  From is looked
-- at too: it is better to hide one flag too many from whom it may be about.
CREATE OR REPLACE FUNCTION schoolgate.is_about(
    f schoolgate.flag, person text, addresses text[])
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(f.about = person, false)
        OR lower(f.login) = ANY (addresses) OR lower(f.sender) = ANY (addresses)
        OR lower(f.from_address) = ANY (addresses)
$$;

-- Is the flag about somebody who holds this role?
CREATE OR REPLACE FUNCTION schoolgate.is_about_role(
    f schoolgate.flag, role text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM grantee g
        WHERE g.role = $2 AND g.revoked IS NULL AND is_about(f, g.person,
            ARRAY(SELECT a.address FROM address a WHERE a.person = g.person
                UNION SELECT lower(g.person) WHERE g.person LIKE '%@%')))
$$;

-- May the caller see this flag?  Never one about himself.  Else his queue is
-- his role's; the deputy has the headteacher's while he is absent and what has
-- waited a week; what is about the headteacher is also the governor's (not what
-- he reports of others), what is about the holder of another queue the
-- headteacher's.
CREATE OR REPLACE FUNCTION schoolgate.may_see(
    a schoolgate.actor, f schoolgate.flag)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT is_about(f, a.person, a.addresses) AND (
        f.queue = ANY (a.roles)
        OR ('deputy' = ANY (a.roles) AND f.queue = 'headteacher'
            AND (f.created < now() - interval '7 days'
                OR (SELECT value = 'true' FROM settings
                    WHERE key = 'head_absent')))
        OR ('governor' = ANY (a.roles) AND f.context <> 'reported'
            AND is_about_role(f, 'headteacher'))
        OR ('headteacher' = ANY (a.roles) AND f.queue <> 'headteacher'
            AND is_about_role(f, f.queue)))
$$;

-- Who the database takes you for.
CREATE OR REPLACE FUNCTION api.whoami() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('user', session_user, 'person', (me).person,
        'name', (me).name, 'roles', (me).roles, 'addresses', (me).addresses)
    FROM me()
$$;

RESET ROLE;
