-- Accounts of the console: who is invited, what is his own, what an administrator
-- sees of them.

SET ROLE schoolgate_owner;

-- Write down what became of an account or a role.
CREATE OR REPLACE FUNCTION schoolgate.note_account(
    a schoolgate.actor, person text, what text, detail text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO account_event (person, what, detail, actor, os_user)
    VALUES ($2, $3, left($4, 2000), (a).person, session_user)
$$;

-- -- invitations -----------------------------------------------------------

-- Who is meant by a person's id, an address, or the name of somebody whom no
-- directory knows.
CREATE OR REPLACE FUNCTION schoolgate.person_meant(name text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    given CONSTANT text := btrim(coalesce(name, ''));
    known text;
BEGIN
    SELECT p.id INTO known FROM person p WHERE p.id = given;
    IF known IS NULL THEN
        SELECT a.person INTO known FROM address a
        WHERE a.address = lower(given) AND a.kind = 'school';
    END IF;
    IF EXISTS (SELECT FROM person p WHERE p.id = known
        AND is_family(p.class)) THEN
        RAISE EXCEPTION 'this person is not one of the staff'
            USING ERRCODE = '22023';
    END IF;
    IF coalesce(known, given) !~ '^[^[:cntrl:]]{1,200}$' THEN
        RAISE EXCEPTION 'this names nobody' USING ERRCODE = '22023';
    END IF;
    RETURN coalesce(known, CASE WHEN given LIKE '%@%' THEN lower(given)
        ELSE given END);
END $$;

-- Write an invitation; one that is open for the same person ends.
CREATE OR REPLACE FUNCTION schoolgate.invite(a schoolgate.actor, person text,
    roles text[], schools text[], token bytea, hours int)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    i invitation;
BEGIN
    IF hours IS NULL OR hours NOT BETWEEN 1 AND 336 THEN
        RAISE EXCEPTION 'an invitation lasts from 1 to 336 hours'
            USING ERRCODE = '22023';
    END IF;
    UPDATE invitation x SET ended = now()
    WHERE x.person = invite.person AND x.used IS NULL AND x.ended IS NULL;
    INSERT INTO invitation (hash, person, roles, schools, made_by, expires)
    VALUES (invite.token, invite.person, coalesce(invite.roles, '{}'),
        invite.schools, a.person, now() + make_interval(hours => invite.hours))
    RETURNING * INTO i;
    PERFORM note_account(a, i.person, 'invited', concat_ws(' at ',
        coalesce(nullif(array_to_string(i.roles, ', '), ''), 'as he is'),
        array_to_string(i.schools, ', ')));
    RETURN invitation_shown(i);
EXCEPTION WHEN unique_violation OR check_violation THEN
    RAISE EXCEPTION 'this invitation cannot be made' USING ERRCODE = '22023';
END $$;

CREATE OR REPLACE FUNCTION schoolgate.name_of(person text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT p.name FROM person p WHERE p.id = $1), $1)
$$;

CREATE OR REPLACE FUNCTION schoolgate.invitation_shown(
    i schoolgate.invitation)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('person', i.person, 'name', name_of(i.person),
        'roles', ARRAY(SELECT r FROM unnest(i.roles) r UNION SELECT g.role
            FROM grantee g WHERE g.person = i.person AND g.revoked IS NULL
            UNION SELECT 'staff' ORDER BY 1),
        'expires', i.expires)
$$;

-- All of these are roles that there are.
CREATE OR REPLACE FUNCTION schoolgate.demand_roles(roles text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF NOT coalesce(roles, '{}') <@ '{headteacher,deputy,dsl,dpo,governor,chair,
        hr,auditor,mail-admin,admin,staff}' THEN
        RAISE EXCEPTION 'there is no such role' USING ERRCODE = '22023',
            HINT = 'headteacher, deputy, dsl, dpo, governor, chair, hr, '
                'auditor, mail-admin, admin, staff';
    END IF;
END $$;

-- Roles that who holds these may give to others.  Who may invite somebody can
-- become him by his own invitation: so only whose every role he may give.  Who
-- watches over the headteacher is invited by the command line.
CREATE OR REPLACE FUNCTION schoolgate.may_give(roles text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY(SELECT unnest(CASE r
        WHEN 'headteacher' THEN '{staff,deputy,dsl,hr,mail-admin}'::text[]
        WHEN 'chair' THEN '{staff,headteacher,governor}'
        WHEN 'admin' THEN '{staff}' WHEN 'mail-admin' THEN '{staff}'
        ELSE '{}' END) FROM unnest($1) r)
$$;

-- What somebody is, and for whom he was let stand in: who takes his account over
-- would be both.
CREATE OR REPLACE FUNCTION schoolgate.roles_of(person text)
RETURNS TABLE (role text, school text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT g.role, g.school FROM grantee g
    WHERE g.person = $1 AND g.revoked IS NULL
    UNION ALL SELECT d.role, d.school FROM delegation d
    WHERE d.deputy = $1 AND d.ended IS NULL AND d.until > now()
$$;

CREATE OR REPLACE FUNCTION api.invite(
    person text, roles text[], token bytea, hours int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('headteacher', 'chair', 'admin', 'mail-admin');
    who CONSTANT text := person_meant(invite.person);
    has CONSTANT text[] := ARRAY(SELECT r.role FROM roles_of(who) r);
    schools CONSTANT text[] := may_give_in(
        a, has || coalesce(invite.roles, '{}'));
    elsewhere CONSTANT boolean := schools IS NOT NULL AND (EXISTS (
            SELECT FROM person p WHERE p.id = who AND p.school <> ALL (schools))
        OR EXISTS (SELECT FROM roles_of(who) r WHERE r.role <> 'staff'
            AND coalesce(r.school <> ALL (schools), true)));
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_roles(invite.roles);
    IF who = a.person OR elsewhere OR schools = '{}' THEN
        RAISE EXCEPTION 'to invite this person is for others'
            USING ERRCODE = '42501',
            HINT = 'schoolgate console invite, on the server';
    END IF;
    RETURN invite(a, who, invite.roles, schools, token, hours);
END $$;

-- Roles that the caller has for himself: who stands in for another gives none.
CREATE OR REPLACE FUNCTION schoolgate.own_roles(a schoolgate.actor)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT r FROM unnest(a.roles) r
        WHERE r = 'admin' OR EXISTS (SELECT FROM grantee g
            WHERE g.person = a.person AND g.role = r AND g.revoked IS NULL))
$$;

-- Schools where he may give all of these, and make somebody one of the staff, by
-- what he is there himself; NULL for all of them.
CREATE OR REPLACE FUNCTION schoolgate.may_give_in(
    a schoolgate.actor, roles text[])
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN NOT bool_or(s = '*') IS TRUE
        THEN coalesce(array_agg(s ORDER BY s), '{}') END
    FROM (SELECT DISTINCT split_part(h, '@', 2) FROM unnest((a).holds) h) x (s)
    WHERE '{staff}' || $2 <@ may_give(ARRAY(SELECT r
        FROM unnest(roles_in(a, s)) r
        WHERE r = 'admin' OR has_role((a).person, r, s)))
$$;

-- -- one's own -------------------------------------------------------------

-- For the page: who is signed in, where, until when.
CREATE OR REPLACE FUNCTION api.session() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    s session;
BEGIN
    IF session_user = 'schoolgate_console' THEN
        s := this_session();
    END IF;
    RETURN (SELECT jsonb_build_object('person', a.person, 'name', a.name,
            'roles', a.roles,
            'schools', coalesce(jsonb_agg(x.id ORDER BY x.id), '[]'),
            'school_name', coalesce(string_agg(x.name, ', ' ORDER BY x.id),
                (SELECT min(y.name) FROM school y HAVING count(*) = 1), ''),
            'zone', coalesce(min(x.time_zone), 'Europe/London'),
            'fresh_until', s.fresh_until, 'idle_until',
            least(greatest(s.seen, now()) + s.idle, s.expires),
            'idle_seconds', extract(epoch FROM s.idle)::int,
            'expires', s.expires)
        FROM school x WHERE in_schools(a, x.id));
END $$;

CREATE OR REPLACE FUNCTION api.sessions() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    this CONSTANT text := current_setting('schoolgate.session', true);
BEGIN
    RETURN QUERY SELECT jsonb_build_object('id', s.id, 'client', s.client,
            'agent', s.agent, 'created', s.created, 'last_seen', s.seen,
            'this', coalesce(s.hash = sha256(convert_to(this, 'UTF8')), false))
        FROM session s
        WHERE s.person = a.person AND s.ended IS NULL AND s.expires > now()
            AND s.seen + s.idle > now()
        ORDER BY s.seen DESC LIMIT 200;
END $$;

-- End sessions of a person; how many.
CREATE OR REPLACE FUNCTION schoolgate.end_sessions(
    person text, one uuid, but uuid)
RETURNS bigint LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    n bigint;
BEGIN
    UPDATE session s SET ended = now()
    WHERE s.person = end_sessions.person AND s.ended IS NULL
        AND (one IS NULL OR s.id = one) AND s.id IS DISTINCT FROM but;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

CREATE OR REPLACE FUNCTION api.session_end(id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    IF session_end.id IS NULL
        OR end_sessions(a.person, session_end.id, NULL) = 0 THEN
        RAISE EXCEPTION 'there is no such session of yours'
            USING ERRCODE = 'P0002';
    END IF;
    PERFORM note_account(a, a.person, 'sessions-ended', '1');
    RETURN jsonb_build_object('ended', 1);
END $$;

CREATE OR REPLACE FUNCTION api.session_end_others() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    n CONSTANT bigint := end_sessions(a.person, NULL, (live_session(
        current_setting('schoolgate.session', true))).id);
BEGIN
    IF n > 0 THEN
        PERFORM note_account(a, a.person, 'sessions-ended', n::text);
    END IF;
    RETURN jsonb_build_object('ended', n);
END $$;

CREATE OR REPLACE FUNCTION api.sign_out() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    IF session_user = 'schoolgate_console' THEN
        PERFORM end_sessions(a.person, (this_session()).id, NULL);
        PERFORM note_account(a, a.person, 'signed-out', '');
    END IF;
    RETURN jsonb_build_object('signed_out', true);
END $$;

-- What happened to one's account, newest first.
CREATE OR REPLACE FUNCTION schoolgate.account_events(person text, lim int)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('event', e.ordinal,
        'at', e.at, 'what', e.what, 'detail', e.detail,
        'by', name_of(e.actor)) ORDER BY e.ordinal DESC), '[]')
    FROM (SELECT * FROM account_event x WHERE x.person = $1
        ORDER BY x.ordinal DESC LIMIT $2) e
$$;

CREATE OR REPLACE FUNCTION api.account() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c account;
BEGIN
    SELECT * INTO c FROM account x WHERE x.person = a.person;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'you have no account' USING ERRCODE = 'P0002';
    END IF;
    RETURN jsonb_build_object('name', c.name, 'created', c.created,
        'password_changed', c.password_changed,
        'recovery_left', recovery_left(c.person),
        'last_signin', (SELECT max(s.created) FROM session s
            WHERE s.person = c.person AND s.hash <> sha256(convert_to(
                current_setting('schoolgate.session', true), 'UTF8'))),
        'last_failed', (SELECT max(t.at) FROM signin_attempt t
            WHERE t.person = c.person AND t.succeeded IS NULL
                AND t.at < now()),
        'events', account_events(c.person, 50));
END $$;

CREATE OR REPLACE FUNCTION schoolgate.recovery_left(person text)
RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT count(*) FROM recovery_code r WHERE r.person = $1 AND r.used IS NULL
$$;

-- -- for administrators ----------------------------------------------------

-- Is this person of one of these schools (NULL: all)?
CREATE OR REPLACE FUNCTION schoolgate.in_reach(schools text[], person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT $1 IS NULL OR EXISTS (SELECT FROM person p
            WHERE p.id = $2 AND p.school = ANY ($1))
        OR EXISTS (SELECT FROM grantee g WHERE g.person = $2
            AND g.revoked IS NULL AND g.school = ANY ($1))
$$;

DROP FUNCTION IF EXISTS schoolgate.in_reach(schoolgate.actor, text);

-- Does he act by the command line, as a user of the operating system?
CREATE OR REPLACE FUNCTION schoolgate.is_commanding(person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM grantee g WHERE g.person = $1
        AND g.os_user IS NOT NULL AND g.revoked IS NULL)
$$;

-- Who has an account, an invitation to one, or the command line; by person.
CREATE OR REPLACE FUNCTION api.accounts(after text, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('admin', 'mail-admin', 'headteacher', 'auditor');
    schools CONSTANT text[] := schools_of(a, 'admin', 'mail-admin',
        'headteacher', 'auditor');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('person', x.person,
            'name', name_of(x.person), 'signs_in_as', c.name,
            'roles', ARRAY(SELECT DISTINCT g.role FROM grantee g
                WHERE g.person = x.person AND g.revoked IS NULL ORDER BY 1),
            'created', c.created, 'suspended', (SELECT min(s.since)
                FROM shut_out s WHERE s.person = ANY (names_of(x.person))),
            'commands', is_commanding(x.person),
            'may_suspend', (c.created IS NOT NULL OR is_commanding(x.person))
                AND suspends(a, x.person) AND NOT is_above(a, x.person),
            'recovery_left', recovery_left(x.person),
            'last_signin', (SELECT max(s.created) FROM session s
                WHERE s.person = x.person),
            'sessions', (SELECT count(*) FROM session s
                WHERE s.person = x.person AND s.ended IS NULL
                    AND s.expires > now() AND s.seen + s.idle > now()),
            'failed_today', (SELECT count(*) FROM signin_attempt t
                WHERE t.person = x.person AND t.succeeded IS NULL
                    AND t.at > now() - interval '1 day'),
            'invited_until', x.expires)
        FROM (SELECT person, max(expires) AS expires FROM (
                SELECT person, NULL::timestamptz AS expires FROM account
                UNION ALL SELECT person, expires FROM invitation
                WHERE used IS NULL AND ended IS NULL AND expires > now()
                UNION ALL SELECT person, NULL FROM grantee
                WHERE os_user IS NOT NULL AND revoked IS NULL) open
            GROUP BY person) x LEFT JOIN account c ON c.person = x.person
        WHERE x.person > coalesce(accounts.after, '')
            AND in_reach(schools, x.person)
        ORDER BY x.person LIMIT least(coalesce(lim, 100), 200);
END $$;

-- What became of accounts and roles, newest first, behind `after`.
CREATE OR REPLACE FUNCTION api.account_events(after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    schools CONSTANT text[] := schools_of(
        demand('admin', 'mail-admin', 'headteacher', 'chair', 'auditor'),
        'admin', 'mail-admin', 'headteacher', 'chair', 'auditor');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('event', e.ordinal, 'at', e.at,
            'person', e.person, 'name', name_of(e.person), 'what', e.what,
            'detail', e.detail, 'by', name_of(e.actor))
        FROM account_event e
        WHERE (account_events.after IS NULL OR e.ordinal < account_events.after)
            AND in_reach(schools, e.person)
        ORDER BY e.ordinal DESC LIMIT least(coalesce(lim, 100), 200);
END $$;

-- Whose accounts are in his hands: not his own, nor of a school that is not his.
CREATE OR REPLACE FUNCTION schoolgate.suspends(
    a schoolgate.actor, person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT a.roles && '{admin,mail-admin,headteacher,chair}'
        AND a.person <> ALL (names_of($2)) AND in_reach(schools_of(a, 'admin', 'mail-admin',
            'headteacher', 'chair'), $2)
$$;

-- Does he watch over those who suspend others?  Then it is an administrator's.
CREATE OR REPLACE FUNCTION schoolgate.is_above(
    a schoolgate.actor, person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT 'admin' = ANY (a.roles) AND EXISTS (SELECT FROM grantee g
        WHERE g.person = ANY (names_of($2)) AND g.revoked IS NULL
            AND g.role IN ('chair', 'governor', 'dpo', 'auditor', 'admin'))
$$;

-- He does nothing here any more, at the console or by the command line, until he
-- is restored.  Who watches over the headteacher, or administers, is shut out by
-- an administrator alone.
CREATE OR REPLACE FUNCTION api.account_suspend(
    person text, suspended boolean, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := demand('admin', 'mail-admin', 'headteacher', 'chair');
    who text := account_suspend.person;
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_reason(reason);
    IF NOT suspends(a, who) THEN
        who := NULL;
    END IF;
    IF is_above(a, who) THEN
        RAISE EXCEPTION 'to suspend or restore him is for an administrator'
            USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM account c WHERE c.person = who)
        AND NOT coalesce(is_commanding(who), false) THEN
        RAISE EXCEPTION 'there is no account of this person for you'
            USING ERRCODE = 'P0002';
    END IF;
    DELETE FROM shut_out s WHERE s.person = ANY (names_of(who))
        AND NOT account_suspend.suspended;
    IF account_suspend.suspended THEN
        INSERT INTO shut_out (person) VALUES (who) ON CONFLICT DO NOTHING;
        PERFORM end_sessions(x, NULL, NULL) FROM unnest(names_of(who)) x;
    END IF;
    PERFORM note_account(a, who, CASE WHEN account_suspend.suspended
        THEN 'suspended' ELSE 'restored' END, btrim(reason));
    RETURN jsonb_build_object('person', who,
        'suspended', account_suspend.suspended);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.invite, api.session, api.sessions,
    api.session_end, api.session_end_others, api.sign_out, api.account,
    api.accounts, api.account_events, api.account_suspend
    TO schoolgate_console, schoolgate_people;
RESET ROLE;
