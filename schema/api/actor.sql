-- Who is calling, and what his role may.  The caller is session_user: the
-- operating-system user, as the server itself has seen it; of the console, the
-- person whose session its transaction names.

SET ROLE schoolgate_owner;

-- -- sessions of the console -----------------------------------------------

-- All that a person may be named by: roles are given to an id of the directory,
-- or to an address.
CREATE OR REPLACE FUNCTION schoolgate.names_of(person text)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT $1 UNION SELECT lower($1)
        UNION SELECT p.id FROM address o JOIN person p ON p.id = o.person
        WHERE o.address = lower($1)
        UNION SELECT d.address FROM address d WHERE d.person = $1
            OR d.person = (SELECT o.person FROM address o
                WHERE o.address = lower($1)))
$$;

CREATE OR REPLACE FUNCTION schoolgate.has_left(person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM person p
        WHERE p.id = ANY (names_of($1)) AND p.ends < current_date)
$$;

-- May he do nothing here, by whichever way he comes: is he suspended, or has he
-- left?
CREATE OR REPLACE FUNCTION schoolgate.is_shut_out(person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT has_left($1) OR EXISTS (SELECT FROM shut_out s
        WHERE s.person = ANY (names_of($1)))
$$;

-- Classes of a directory: who is taught here.
CREATE OR REPLACE FUNCTION schoolgate.is_pupil(class text)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce($1 ~ '^(pupil|student)(-|$)', false)
$$;

-- Who is taught here, and whose child is: nobody at work here.
CREATE OR REPLACE FUNCTION schoolgate.is_family(class text)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce($1 ~ '^(pupil|student|parent|carer|guardian)(-|$)', false)
$$;

-- The session of a token, if it lives; all NULL otherwise.
CREATE OR REPLACE FUNCTION schoolgate.live_session(token text)
RETURNS schoolgate.session LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT s FROM session s JOIN account c ON c.person = s.person
    WHERE s.hash = sha256(convert_to(token, 'UTF8')) AND s.ended IS NULL
        AND s.expires > now() AND s.seen + s.idle > now()
        AND NOT is_shut_out(s.person)
$$;

-- It is in use.  One request does not wait for another of the same session.
CREATE OR REPLACE FUNCTION schoolgate.session_seen(id uuid) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE session SET seen = now() WHERE session.id = (SELECT s.id
        FROM session s WHERE s.id = $1 FOR UPDATE SKIP LOCKED)
$$;

-- The session that this transaction names: 42501 without one.  Written to once
-- a minute at most.
CREATE OR REPLACE FUNCTION schoolgate.this_session()
RETURNS schoolgate.session LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session :=
        live_session(current_setting('schoolgate.session', true));
BEGIN
    IF s.id IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '42501';
    END IF;
    IF s.seen < now() - interval '1 minute' THEN
        PERFORM session_seen(s.id);
    END IF;
    RETURN s;
END $$;

-- -- roles -----------------------------------------------------------------

-- Was this person given the role there, for himself?
CREATE OR REPLACE FUNCTION schoolgate.has_role(
    person text, role text, school text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM grantee g WHERE g.person = $1 AND g.role = $2
        AND g.revoked IS NULL AND (g.school IS NULL OR g.school = $3))
$$;

-- Who may stand in for a role, by a role of his own.
CREATE OR REPLACE FUNCTION schoolgate.stands_in(role text, own text)
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (role, own) IN (('headteacher', 'deputy'), ('dsl', 'deputy'),
    ('dsl', 'headteacher'));

-- Roles that a person has for somebody else, as in `holds`: of delegations that
-- run, as long as the principal has the role, and he himself one that stands in
-- for it; and of the setting `head_absent`.
CREATE OR REPLACE FUNCTION schoolgate.stood_in(person text, holds text[])
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT d.role || '@'
            || coalesce(d.school, g.school, own.school, '*')
        FROM delegation d JOIN grantee g ON g.person = d.principal
            AND g.role = d.role AND g.revoked IS NULL
            AND (g.school = d.school OR g.school IS NULL OR d.school IS NULL)
        JOIN grantee own ON own.person = d.deputy AND own.revoked IS NULL
            AND stands_in(d.role, own.role) AND coalesce(
                own.school = coalesce(d.school, g.school), true)
        WHERE d.deputy = $1 AND d.ended IS NULL AND d.starts <= now()
            AND d.until > now()
        UNION SELECT replace(h, 'deputy@', 'headteacher@') FROM unnest($2) h
        WHERE h LIKE 'deputy@%' AND (SELECT value = 'true' FROM settings
            WHERE key = 'head_absent'))
$$;

-- Logins without a domain that are his who has these addresses, and could be
-- nobody else's.
CREATE OR REPLACE FUNCTION schoolgate.bare_logins(addresses text[])
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT DISTINCT l
        FROM unnest($1) x, split_part(x, '@', 1) l, login_addresses(l) all_of
        WHERE x = ANY (all_of)
            AND NOT EXISTS (SELECT FROM address d
                WHERE d.address = ANY (all_of) AND d.address <> ALL ($1))
            AND NOT EXISTS (SELECT FROM grantee g WHERE g.revoked IS NULL
                AND lower(g.person) = ANY (all_of)
                AND lower(g.person) <> ALL ($1)))
$$;

-- A person who holds these roles himself, as a caller.
CREATE OR REPLACE FUNCTION schoolgate.actor_of(person text, own text[])
RETURNS schoolgate.actor LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a actor;
BEGIN
    a.person := person;
    a.holds := own || stood_in(person, own);
    a.roles := ARRAY(SELECT DISTINCT split_part(h, '@', 1)
        FROM unnest(a.holds) h ORDER BY 1);
    -- To be one of the staff is no right over a school.
    a.schools := CASE WHEN NOT EXISTS (SELECT FROM unnest(a.holds) h
            WHERE h LIKE '%@*' AND h <> 'staff@*')
        THEN ARRAY(SELECT DISTINCT split_part(h, '@', 2)
            FROM unnest(a.holds) h WHERE h NOT LIKE 'staff@%' ORDER BY 1) END;
    IF a.schools = '{}' THEN
        a.schools := ARRAY(SELECT p.school FROM person p WHERE p.id = person);
    END IF;
    a.waited := CASE WHEN 'deputy' = ANY (a.roles) THEN waited_of(a.holds) END;
    SELECT p.name INTO a.name FROM person p WHERE p.id = person;
    a.name := coalesce(a.name, person);
    -- Without a directory the person may be granted by address.
    a.addresses := ARRAY(SELECT x.address FROM address x
            WHERE x.person = person
            UNION SELECT lower(person) WHERE person LIKE '%@%');
    a.addresses := a.addresses || bare_logins(a.addresses);
    RETURN a;
END $$;

-- A person as the console's caller: who is signed in is one of the staff.
CREATE OR REPLACE FUNCTION schoolgate.console_actor(person text)
RETURNS schoolgate.actor LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT actor_of($1, '{staff@*}' || ARRAY(
        SELECT g.role || '@' || coalesce(g.school, '*') FROM grantee g
        WHERE g.person = $1 AND g.revoked IS NULL AND g.role <> 'staff'))
$$;

-- The caller as person and roles; a superuser is role "admin" and nobody.
CREATE OR REPLACE FUNCTION schoolgate.me() RETURNS schoolgate.actor
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    who text;
    own text[];
BEGIN
    IF session_user = 'schoolgate_console' THEN
        RETURN console_actor((this_session()).person);
    END IF;
    SELECT min(g.person), array_agg(g.role || '@' || coalesce(g.school, '*'))
    INTO who, own
    FROM grantee g WHERE g.os_user = session_user AND g.revoked IS NULL;
    IF who IS NULL THEN
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
        THEN
            RAISE EXCEPTION 'no role was granted to the user "%"', session_user
                USING ERRCODE = '42501',
                HINT = 'The administrator can: schoolgate grant';
        END IF;
        who := session_user;
        own := '{admin@*}';
    ELSIF EXISTS (SELECT FROM grantee g WHERE g.os_user = session_user
            AND g.revoked IS NULL AND is_shut_out(g.person)) THEN
        RAISE EXCEPTION 'you are suspended here, or have left'
            USING ERRCODE = '42501', HINT = 'An administrator may restore you.';
    END IF;
    RETURN actor_of(who, own);
END $$;

-- Has he one of these roles in that school?
CREATE OR REPLACE FUNCTION schoolgate.holds(
    a schoolgate.actor, school text, VARIADIC roles text[])
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    r text;
BEGIN
    FOREACH r IN ARRAY roles LOOP
        IF r || '@*' = ANY (a.holds) OR r || '@' || school = ANY (a.holds) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

-- What he is in that school.
CREATE OR REPLACE FUNCTION schoolgate.roles_in(
    a schoolgate.actor, school text)
RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY(SELECT DISTINCT split_part(h, '@', 1) FROM unnest(a.holds) h
        WHERE split_part(h, '@', 2) IN ('*', $2))
$$;

CREATE OR REPLACE FUNCTION schoolgate.in_schools(
    a schoolgate.actor, school text)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN a.schools IS NULL OR coalesce(school = ANY (a.schools), false);
END $$;

-- Schools where he has one of these roles, NULL for all: what was asked of a
-- role counts there and not in a school where he is something else.
CREATE OR REPLACE FUNCTION schoolgate.schools_of(
    a schoolgate.actor, VARIADIC roles text[])
RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN NOT bool_or(split_part(h, '@', 2) = '*') IS TRUE
        THEN coalesce(array_agg(DISTINCT split_part(h, '@', 2)), '{}') END
    FROM unnest((a).holds) h WHERE split_part(h, '@', 1) = ANY ($2)
$$;

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

-- The same of one school.
CREATE OR REPLACE FUNCTION schoolgate.demand_in(
    school text, VARIADIC roles text[])
RETURNS schoolgate.actor LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    IF NOT coalesce(holds(a, school, VARIADIC roles), false) THEN
        RAISE EXCEPTION 'this is not for the role %',
            array_to_string(a.roles, ', ') USING ERRCODE = '42501';
    END IF;
    RETURN a;
END $$;

-- The same of every school: for what counts in all of them.
CREATE OR REPLACE FUNCTION schoolgate.demand_everywhere(VARIADIC roles text[])
RETURNS schoolgate.actor LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT demand_in((SELECT coalesce(min(s.id)
        FILTER (WHERE NOT holds(a, s.id, VARIADIC $1)), min(s.id))
        FROM school s), VARIADIC $1) FROM me() a
$$;

-- For grave acts: at the console, he has shown who he is within ten minutes.
CREATE OR REPLACE FUNCTION schoolgate.demand_fresh() RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF session_user = 'schoolgate_console'
        AND (this_session()).fresh_until <= now() THEN
        RAISE EXCEPTION 'sign in again for this'
            USING ERRCODE = '42501', HINT = 'fresh';
    END IF;
END $$;

-- For whom somebody acts in a role there: whom he stands in for, or NULL.
CREATE OR REPLACE FUNCTION schoolgate.acted_for(
    person text, role text, school text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN NOT has_role($1, $2, $3) THEN coalesce(
        (SELECT d.principal FROM delegation d WHERE d.deputy = $1
            AND d.role = $2 AND d.ended IS NULL AND d.starts <= now()
            AND d.until > now() AND has_role(d.principal, $2, $3)
            AND EXISTS (SELECT FROM grantee own WHERE own.person = $1
                AND own.revoked IS NULL AND stands_in($2, own.role)
                AND coalesce(own.school = $3, true))
            AND coalesce(d.school = $3, true) ORDER BY d.ordinal LIMIT 1),
        (SELECT min(g.person) FROM grantee g WHERE $2 = 'headteacher'
            AND g.role = $2 AND g.revoked IS NULL
            AND coalesce(g.school = $3, true) AND has_role($1, 'deputy', $3)))
        END
$$;

-- -- flags -----------------------------------------------------------------

-- May_see and what it calls are asked of every flag of a queue: they have no
-- path of their own, which costs more than they do, but write whole names.

-- Does this mail come from one of these persons or addresses?  From is looked
-- at too: it is better to hide one flag too many from whom it may be about.
CREATE OR REPLACE FUNCTION schoolgate.is_about(
    f schoolgate.flag, person text, addresses text[])
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(f.about = person, false)
        OR schoolgate.mailbox_in(f.login, addresses)
        OR schoolgate.mailbox_in(f.sender, addresses)
        OR schoolgate.mailbox_in(f.from_address, addresses)
$$;

-- Is one of these, a person or one of his addresses in lower case, somebody who
-- holds this role in the school?
CREATE OR REPLACE FUNCTION schoolgate.has_role_there(
    school text, role text, who text, addresses text[])
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_variable
BEGIN
    RETURN EXISTS (SELECT FROM schoolgate.grantee g
        WHERE g.role = has_role_there.role AND g.revoked IS NULL
            AND coalesce(g.school = has_role_there.school, true)
            AND (g.person = who OR lower(g.person) = ANY (addresses)
                OR EXISTS (SELECT FROM schoolgate.address a
                    WHERE a.address = ANY (addresses)
                        AND a.person = g.person)));
END $$;

-- Is the flag about somebody who holds this role in its school?
CREATE OR REPLACE FUNCTION schoolgate.is_about_role(
    f schoolgate.flag, role text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN schoolgate.has_role_there(f.school, role, f.about, ARRAY[lower(f.login),
        lower(f.sender), lower(f.from_address), schoolgate.mailbox(f.login),
        schoolgate.mailbox(f.sender), schoolgate.mailbox(f.from_address)]);
END $$;

-- A rule as people read it: by its title in the policy, as the mail hosts of its
-- school report it, else in our own words.
CREATE OR REPLACE FUNCTION schoolgate.words_of(school text, rule text)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT min(m.told ->> 'title') FROM rule_mode m
        WHERE m.school = words_of.school AND m.rule = words_of.rule),
        (SELECT value ->> words_of.rule FROM settings
        WHERE key = 'rule_words'), words_of.rule);
END $$;

-- Who sees what is about the headteacher of a school: its chair, or that of its
-- trust.  Nobody stands in where there is none: a governor sees numbers alone.
CREATE OR REPLACE FUNCTION schoolgate.is_over_head(
    a schoolgate.actor, school text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN schoolgate.holds(a, school, 'chair');
END $$;

-- A school that has a headteacher and nobody over him: what is about him waits,
-- and is shown to nobody, until it has a chair.
CREATE OR REPLACE FUNCTION schoolgate.lacks_chair(school text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(bool_or(g.role = 'headteacher')
        AND NOT bool_or(g.role = 'chair'), false)
    FROM grantee g WHERE g.role IN ('headteacher', 'chair')
        AND g.revoked IS NULL AND coalesce(g.school = $1, true)
$$;

-- How many flags and cases wait for the chair that a school lacks.
CREATE OR REPLACE FUNCTION schoolgate.waiting_for_chair(school text)
RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (SELECT count(*) FROM flag f WHERE f.school = $1
            AND f.state = 'new' AND f.context <> 'reported'
            AND is_about_role(f, 'headteacher')
            AND (f.queue = 'headteacher' OR is_about_role(f, f.queue)))
        + (SELECT count(*) FROM case_file c WHERE c.school = $1
            AND c.state <> 'closed' AND c.turn = 'chair')
    WHERE lacks_chair($1)
$$;

-- May the caller see this flag?  Never one about himself.  Else his queue is
-- his role's in that school; the deputy has of the headteacher's what has waited
-- for five school days.  What is about the headteacher goes to who is over him,
-- and to nobody else who has his queue (what he reports of others is not about
-- him); what is about the holder of another queue is the headteacher's too.
CREATE OR REPLACE FUNCTION schoolgate.may_see(
    a schoolgate.actor, f schoolgate.flag)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF schoolgate.is_about(f, a.person, a.addresses) THEN
        RETURN false;
    END IF;
    -- Queues of roles that see no mail are nobody's.
    IF f.queue IN ('mail-admin', 'admin', 'auditor', 'governor', 'hr', 'staff')
    THEN
        RETURN false;
    END IF;
    IF f.queue <> 'headteacher' AND schoolgate.holds(a, f.school, f.queue) THEN
        RETURN true;
    END IF;
    IF schoolgate.holds(a, f.school, 'headteacher', 'deputy') THEN
        IF f.queue <> 'headteacher' THEN
            RETURN schoolgate.holds(a, f.school, 'headteacher')
                AND schoolgate.is_about_role(f, f.queue);
        END IF;
        IF (schoolgate.holds(a, f.school, 'headteacher')
                OR f.created < (a.waited ->> f.school)::timestamptz)
            AND (f.context = 'reported' OR NOT schoolgate.is_about_role(f, 'headteacher'))
        THEN
            RETURN true;
        END IF;
    END IF;
    RETURN schoolgate.is_over_head(a, f.school) AND f.context <> 'reported'
        AND schoolgate.is_about_role(f, 'headteacher');
END $$;

-- May the caller see of this flag that there is one, without a heading?  The
-- administrator, of what his queue is asked to judge: files that may do harm.
CREATE OR REPLACE FUNCTION schoolgate.may_trace(
    a schoolgate.actor, f schoolgate.flag)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN f.queue = 'mail-admin' AND schoolgate.holds(a, f.school, 'mail-admin')
        AND NOT schoolgate.is_about(f, a.person, a.addresses);
END $$;

-- -- records ---------------------------------------------------------------

-- Has he one of these roles in a school whose record it is?
CREATE OR REPLACE FUNCTION schoolgate.holds_of(
    a schoolgate.actor, message uuid, VARIADIC roles text[])
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN a.roles && roles AND EXISTS (SELECT FROM all_message_school s
        WHERE s.message = holds_of.message
            AND holds(a, s.school, VARIADIC roles));
END $$;

DROP FUNCTION IF EXISTS schoolgate.in_schools_of(schoolgate.actor, uuid);

-- Is it one of these schools (NULL: all) whose record it is?
CREATE OR REPLACE FUNCTION schoolgate.in_schools_of(
    schools text[], message uuid)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN schools IS NULL OR EXISTS (SELECT FROM all_message_school s
        WHERE s.message = in_schools_of.message
            AND s.school = ANY (schools));
END $$;

-- Is it one of a breach that is not closed, of a request or of a case that the
-- caller keeps?
CREATE OR REPLACE FUNCTION schoolgate.in_scope(
    a schoolgate.actor, message uuid)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (holds_of(a, in_scope.message, 'dpo')
            AND (request_scope(a, in_scope.message) OR EXISTS (SELECT
                FROM breach b WHERE b.state <> 'closed'
                    AND in_scope.message IN (b.message, b.reported_by))))
        OR case_scope(a, in_scope.message);
END $$;

-- Does the DPO see every record (the setting `dpo_reach`)?
CREATE OR REPLACE FUNCTION schoolgate.reaches_all() RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM settings
        WHERE key = 'dpo_reach' AND value = '"all"')
$$;

-- Who the database takes you for.
CREATE OR REPLACE FUNCTION api.whoami() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('user', session_user, 'person', (me).person,
        'name', (me).name, 'roles', (me).roles, 'schools', (me).schools,
        'addresses', ARRAY(SELECT x FROM unnest((me).addresses) x
            WHERE x LIKE '%@%'))
    FROM me()
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
RESET ROLE;
