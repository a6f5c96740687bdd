-- Signing in at the console: for the login schoolgate_console alone, most of it
-- before anybody is signed in.  Whether a password is right is judged here, by
-- what argon2id made of it: who has that login alone is nobody.  A code of the
-- app is judged by the program, which has the key; here tries are counted, and
-- each step and code used once.

SET ROLE schoolgate_owner;

-- -- how often one may try -------------------------------------------------

-- What tries are counted by: of IPv6 the network that one line has.
CREATE OR REPLACE FUNCTION schoolgate.client_key(client text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN CASE family(client::inet)
        WHEN 6 THEN host(network(set_masklen(client::inet, 64)))
        ELSE host(client::inet) END;
EXCEPTION WHEN data_exception THEN
    RETURN left(client, 200);
END $$;

-- How many seconds to wait before this name may be tried again (from where it
-- was signed in before, or from elsewhere).  All names of an account, and his id,
-- are counted together: `who` is whose it is, NULL when it is nobody's.  Five are
-- free in a quarter of an hour; then 30 seconds, a minute and so on, a quarter of
-- an hour at most; an hour after twenty without a success.
CREATE OR REPLACE FUNCTION schoolgate.name_wait(
    name bytea, who text, known boolean)
RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH failed AS (SELECT t.at FROM signin_attempt t
        WHERE (t.name = $1 OR t.person = $2) AND t.known = $3
            AND t.succeeded IS NULL
            AND t.at > now() - interval '1 day'
            AND t.at > coalesce((SELECT max(x.at) FROM signin_attempt x
                WHERE (x.name = $1 OR x.person = $2) AND x.known = $3
                    AND x.succeeded IS NOT NULL), '-infinity')),
    counted AS (SELECT count(*) AS row, max(at) AS latest,
        count(*) FILTER (WHERE at > now() - interval '15 minutes') AS recent
        FROM failed)
    SELECT greatest(0, ceil(extract(epoch FROM latest - now()
        + CASE WHEN row >= 20 THEN interval '1 hour'
            WHEN recent >= 5 THEN least(interval '15 minutes',
                interval '30 seconds' * 2 ^ least(recent - 5, 10))
            ELSE interval '0' END)))::int
    FROM counted
$$;

-- The same of where it comes from: thirty in a quarter of an hour.
CREATE OR REPLACE FUNCTION schoolgate.client_wait(client text)
RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT ceil(extract(epoch
            FROM t.at + interval '15 minutes' - now()))::int
        FROM signin_attempt t
        WHERE t.client = $1 AND t.succeeded IS NULL
            AND t.at > now() - interval '15 minutes'
        ORDER BY t.at DESC OFFSET 29 LIMIT 1), 0)
$$;

-- The account of a sign-in name, a person's id or an address of his at school.
CREATE OR REPLACE FUNCTION schoolgate.account_named(name text)
RETURNS schoolgate.account LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT c FROM account c
    WHERE (c.name = lower(btrim($1)) OR c.person = btrim($1)
            OR c.person = (SELECT a.person FROM address a
                WHERE a.address = lower(btrim($1)) AND a.kind = 'school'))
        AND NOT is_shut_out(c.person)
    ORDER BY c.name = lower(btrim($1)) DESC, c.person = btrim($1) DESC LIMIT 1
$$;

-- Tell whose account is locked, once for each time.
CREATE OR REPLACE FUNCTION schoolgate.note_locked(
    who text, name bytea, wait int)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO account_event (person, what, detail, actor, os_user)
    SELECT $1, 'locked', 'for an hour, after twenty failures', 'schoolgate',
        session_user
    WHERE $1 IS NOT NULL AND $3 > 900
        AND NOT EXISTS (SELECT FROM account_event e WHERE e.person = $1
            AND e.what = 'locked' AND e.at > (SELECT max(t.at)
                FROM signin_attempt t WHERE t.name = $2 OR t.person = $1))
$$;

-- Count one more try; what the program needs for it: of the password the salt.
CREATE OR REPLACE FUNCTION schoolgate.try_begin(
    c schoolgate.account, name text, client text, session uuid)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asked CONSTANT bytea := sha256(convert_to(lower(btrim(try_begin.name)),
        'UTF8'));
    source CONSTANT text := client_key(coalesce(try_begin.client, ''));
    is_known CONSTANT boolean := EXISTS (SELECT FROM session s
        WHERE s.person = c.person AND client_key(s.client) = source);
    wait int;
    attempt bigint;
BEGIN
    -- Guesses at the same time are counted one after another.
    PERFORM pg_advisory_xact_lock(20263,
        hashtext(coalesce(c.person, encode(asked, 'hex'))));
    PERFORM pg_advisory_xact_lock(20264, hashtext(source));
    wait := greatest(name_wait(asked, c.person, is_known), client_wait(source));
    IF wait > 0 THEN
        PERFORM note_locked(c.person, asked, wait);
        RETURN jsonb_build_object('wait', wait);
    END IF;
    DELETE FROM signin_attempt t WHERE t.at < now() - interval '2 days';
    INSERT INTO signin_attempt (name, client, known, person, session)
    VALUES (asked, source, is_known, c.person, try_begin.session)
    RETURNING id INTO attempt;
    RETURN jsonb_build_object('attempt', attempt, 'account', c.person,
        'salt', left(c.password_hash, -65), 'secret', encode(c.totp_secret, 'base64'),
        'wait', 0);
END $$;

CREATE OR REPLACE FUNCTION console.signin_begin(name text, client text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN try_begin(account_named(signin_begin.name),
        coalesce(signin_begin.name, ''), client, NULL);
END $$;

-- The try whose password is right, once, with a code of its own: 22023
-- otherwise, which does not say what was wrong.  proof: what argon2id makes of
-- the password.
CREATE OR REPLACE FUNCTION schoolgate.try_succeed(
    attempt bigint, session uuid, proof bytea, step bigint, recovery bytea)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who text;
BEGIN
    UPDATE signin_attempt t SET succeeded = now()
    WHERE t.id = try_succeed.attempt AND t.succeeded IS NULL
        AND t.person IS NOT NULL AND t.at > now() - interval '2 minutes'
        AND t.session IS NOT DISTINCT FROM try_succeed.session
        AND EXISTS (SELECT FROM account c WHERE c.person = t.person
            AND right(c.password_hash, 64) = encode(sha256(proof), 'hex'))
    RETURNING person INTO who;
    IF who IS NOT NULL AND (step IS NULL) <> (recovery IS NULL) THEN
        IF recovery IS NULL THEN
            UPDATE account c SET totp_step = step
            WHERE c.person = who AND c.totp_step < step;
        ELSE
            UPDATE recovery_code r SET used = now()
            WHERE r.person = who AND r.hash = recovery AND r.used IS NULL;
        END IF;
        IF FOUND THEN
            RETURN who;
        END IF;
    END IF;
    RAISE EXCEPTION 'this does not count' USING ERRCODE = '22023';
END $$;

-- -- sessions --------------------------------------------------------------

-- Who is signed in, as each request asks.
CREATE OR REPLACE FUNCTION schoolgate.entered(s schoolgate.session)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN jsonb_build_object('person', a.person, 'name', a.name,
        'roles', a.roles, 'fresh', s.fresh_until > now());
END $$;

-- The session of a token is this transaction's; 28000 when it does not live.
CREATE OR REPLACE FUNCTION console.enter(token text, client text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := live_session(enter.token);
BEGIN
    IF s.id IS NULL THEN
        RAISE EXCEPTION 'nobody is signed in' USING ERRCODE = '28000';
    END IF;
    PERFORM set_config('schoolgate.session', enter.token, true);
    RETURN entered(s);
END $$;

-- A session for a person; what became of those that are long over goes.
CREATE OR REPLACE FUNCTION schoolgate.session_begin(person text, hash bytea,
    client text, agent text, idle_minutes int, absolute_minutes int)
RETURNS schoolgate.session LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s session;
BEGIN
    DELETE FROM session x WHERE x.expires < now() - interval '30 days';
    INSERT INTO session (hash, person, idle, expires, fresh_until, client,
        agent)
    VALUES (session_begin.hash, session_begin.person,
        make_interval(mins => idle_minutes),
        now() + make_interval(mins => absolute_minutes),
        now() + interval '10 minutes', left(coalesce(session_begin.client, ''),
            200), left(coalesce(session_begin.agent, ''), 400))
    RETURNING * INTO s;
    RETURN s;
EXCEPTION WHEN unique_violation OR check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'such a session cannot be' USING ERRCODE = '22023';
END $$;

-- As console.enter answers, for a session that the transaction does not name.
CREATE OR REPLACE FUNCTION schoolgate.signed_in(
    s schoolgate.session, detail text)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := console_actor(s.person);
BEGIN
    PERFORM note_account(a, a.person, 'signed-in', detail);
    RETURN jsonb_build_object('person', a.person, 'name', a.name,
        'roles', a.roles, 'fresh', true,
        'recovery_left', recovery_left(a.person));
END $$;

CREATE OR REPLACE FUNCTION console.signin_done(attempt bigint, proof bytea,
    step bigint, recovery bytea, session bytea, client text, agent text,
    idle_minutes int, absolute_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    who CONSTANT text := try_succeed(attempt, NULL, proof, step, recovery);
    s CONSTANT session := session_begin(who, signin_done.session, client,
        agent, idle_minutes, absolute_minutes);
BEGIN
    IF recovery IS NOT NULL THEN
        PERFORM note_account(console_actor(who), who, 'recovery-used',
            recovery_left(who) || ' are left');
    END IF;
    RETURN signed_in(s, '');
END $$;

CREATE OR REPLACE FUNCTION console.reauth_begin(client text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := this_session();
    c account;
BEGIN
    SELECT * INTO c FROM account x WHERE x.person = s.person;
    RETURN try_begin(c, c.name, client, s.id);
END $$;

-- The session in use goes on under another token.
CREATE OR REPLACE FUNCTION console.reauth_done(
    attempt bigint, proof bytea, step bigint, recovery bytea, session bytea)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s session := this_session();
    who CONSTANT text := try_succeed(attempt, s.id, proof, step, recovery);
BEGIN
    UPDATE session x SET hash = reauth_done.session,
        fresh_until = now() + interval '10 minutes', seen = now()
    WHERE x.id = s.id RETURNING * INTO s;
    IF recovery IS NOT NULL THEN
        PERFORM note_account(console_actor(who), who, 'recovery-used',
            recovery_left(who) || ' are left');
    END IF;
    RETURN signed_in(s, 'again');
END $$;

-- -- what one signs in with ------------------------------------------------

-- Whose session it is, when he has just shown who he is.
CREATE OR REPLACE FUNCTION schoolgate.fresh_session()
RETURNS schoolgate.session LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := this_session();
BEGIN
    PERFORM demand_fresh();
    RETURN s;
END $$;

CREATE OR REPLACE FUNCTION console.password_set(hash text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := fresh_session();
BEGIN
    UPDATE account c SET password_hash = password_set.hash,
        password_changed = now() WHERE c.person = s.person;
    PERFORM note_account(me(), s.person, 'password-changed', '');
    RETURN jsonb_build_object('ended', end_sessions(s.person, NULL, s.id));
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'this is no hash' USING ERRCODE = '22023';
END $$;

CREATE OR REPLACE FUNCTION console.secret_set(secret bytea, step bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := fresh_session();
BEGIN
    UPDATE account c SET totp_secret = secret, totp_step = secret_set.step
    WHERE c.person = s.person;
    PERFORM note_account(me(), s.person, 'authenticator-changed', '');
    RETURN jsonb_build_object('ended', end_sessions(s.person, NULL, s.id));
EXCEPTION WHEN check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'this is no secret' USING ERRCODE = '22023';
END $$;

-- New ones in the place of all that there are.
CREATE OR REPLACE FUNCTION schoolgate.replace_recovery(
    who text, hashes bytea[])
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF coalesce(cardinality(hashes), 0) NOT BETWEEN 1 AND 20 THEN
        RAISE EXCEPTION 'from 1 to 20 codes are needed'
            USING ERRCODE = '22023';
    END IF;
    DELETE FROM recovery_code r WHERE r.person = who;
    INSERT INTO recovery_code (person, hash) SELECT who, unnest(hashes);
EXCEPTION WHEN unique_violation OR check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'these are no hashes' USING ERRCODE = '22023';
END $$;

CREATE OR REPLACE FUNCTION console.recovery_set(hashes bytea[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s CONSTANT session := fresh_session();
BEGIN
    PERFORM replace_recovery(s.person, hashes);
    PERFORM note_account(me(), s.person, 'recovery-changed', '');
    RETURN jsonb_build_object('recovery_left', recovery_left(s.person));
END $$;

-- -- invitations -----------------------------------------------------------

-- Was the person given a role, or let stand in, since the invitation was made?
-- Who made it may give no more than what he could see then: he may be the one who
-- has it.
CREATE OR REPLACE FUNCTION schoolgate.is_overtaken(i schoolgate.invitation)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM grantee g WHERE g.person = i.person
            AND g.revoked IS NULL AND g.role <> 'staff' AND g.granted > i.made)
        OR EXISTS (SELECT FROM delegation d WHERE d.deputy = i.person
            AND d.ended IS NULL AND d.until > now() AND d.made > i.made)
$$;

-- The open invitation of a token's hash; P0002 does not say why there is none.
CREATE OR REPLACE FUNCTION schoolgate.open_invitation(token bytea)
RETURNS schoolgate.invitation LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    i invitation;
BEGIN
    SELECT * INTO i FROM invitation x
    WHERE x.hash = token AND x.used IS NULL AND x.ended IS NULL
        AND x.expires > now() AND NOT is_shut_out(x.person)
    FOR UPDATE;
    IF NOT FOUND OR is_overtaken(i) THEN
        RAISE EXCEPTION 'there is no such invitation' USING ERRCODE = 'P0002';
    END IF;
    RETURN i;
END $$;

-- What a page shows to who has one.  {"wait"} where from there too many tried to
-- sign in; tokens themselves are too long to be guessed.
CREATE OR REPLACE FUNCTION console.invitation(token bytea, client text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    wait CONSTANT int := client_wait(client_key(coalesce(client, '')));
BEGIN
    IF wait > 0 THEN
        RETURN jsonb_build_object('wait', wait);
    END IF;
    RETURN invitation_shown(open_invitation(token));
END $$;

-- Use it up: an account with this name (NULL: the first of his addresses, or his
-- id), its roles, a session.  An account that there was is replaced.
CREATE OR REPLACE FUNCTION console.invitation_use(token bytea, name text,
    hash text, secret bytea, step bigint, recovery bytea[], session bytea,
    client text, agent text, idle_minutes int, absolute_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    i CONSTANT invitation := open_invitation(token);
    a actor := console_actor(i.person);
    asked CONSTANT text := lower(btrim(coalesce(invitation_use.name,
        main_address(i.person), i.person)));
    other CONSTANT account := account_named(asked);
    s session;
BEGIN
    UPDATE invitation x SET used = now() WHERE x.hash = i.hash;
    -- What names somebody else already would be his in the end.
    IF other.person <> i.person OR EXISTS (SELECT FROM address x
            WHERE x.address = asked AND x.person IS DISTINCT FROM i.person)
        OR EXISTS (SELECT FROM person p
            WHERE lower(p.id) = asked AND p.id <> i.person) THEN
        RAISE EXCEPTION 'this name is another''s' USING ERRCODE = '22023';
    END IF;
    INSERT INTO account (person, name, password_hash, totp_secret, totp_step)
    VALUES (i.person, asked, invitation_use.hash, secret, step)
    ON CONFLICT (person) DO UPDATE SET name = excluded.name,
        password_hash = excluded.password_hash, password_changed = now(),
        totp_secret = excluded.totp_secret, totp_step = excluded.totp_step;
    PERFORM replace_recovery(i.person, invitation_use.recovery);
    PERFORM end_sessions(i.person, NULL, NULL);
    PERFORM note_account(a, i.person, 'enrolled', 'invited by ' || i.made_by);
    PERFORM grant_invited(i);
    s := session_begin(i.person, invitation_use.session, client, agent,
        idle_minutes, absolute_minutes);
    RETURN signed_in(s, '');
EXCEPTION WHEN unique_violation OR check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'such an account cannot be' USING ERRCODE = '22023';
END $$;

-- The roles of an invitation, for the console.
CREATE OR REPLACE FUNCTION schoolgate.grant_invited(i schoolgate.invitation)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT role, school FROM unnest(i.roles) role
            CROSS JOIN unnest(coalesce(i.schools, '{NULL}')) school
        WHERE role <> 'staff'
    LOOP
        CONTINUE WHEN has_role(i.person, r.role, r.school);
        INSERT INTO grantee (person, role, school, granted_by)
        VALUES (i.person, r.role, r.school, i.made_by)
        ON CONFLICT DO NOTHING;
        PERFORM note_account(console_actor(i.person), i.person,
            'role-granted', concat_ws(' at ', r.role, r.school));
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, console FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA console TO schoolgate_console;
RESET ROLE;
