-- Role by function by object: who gets an answer, and that nobody is told
-- anything of what is not his, in answers, counts and errors.  Generated from the
-- tables of school.sql; a function of schema api without a row fails.
SET search_path = tap, public;
SELECT no_plan();

\ir school.sql
DO $$
DECLARE
    u text;
BEGIN
    FOR u IN SELECT person FROM who LOOP
        EXECUTE format('CREATE ROLE %I LOGIN IN ROLE schoolgate_people', u);
    END LOOP;
END $$;
CREATE ROLE "p-stranger" LOGIN IN ROLE schoolgate_people;
SELECT is(array_agg(p.proname::text ORDER BY p.proname), NULL,
    'every function that somebody may call has a row')
FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname <> ALL (SELECT function
    FROM call)
    AND (has_function_privilege('schoolgate_people', p.oid,
        'EXECUTE') OR has_function_privilege('schoolgate_console', p.oid, 'EXECUTE'));

-- -- all of it -------------------------------------------------------------------

-- What a call answers, or its error; what it did is undone.
CREATE FUNCTION tap.answer(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    r text;
BEGIN
    EXECUTE 'SELECT string_agg(to_jsonb(x)::text, '' '') FROM (SELECT ' || call || ') x' INTO r;
    RAISE EXCEPTION USING ERRCODE = 'SG000', MESSAGE = coalesce(r, '-');
EXCEPTION WHEN SQLSTATE 'SG000' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    -- The words of an error are as much of an answer.
    RETURN 'error ' || SQLSTATE || ' ' || SQLERRM;
END $$;

-- Objects whose words are in an answer.
CREATE FUNCTION tap.told(answer text) RETURNS SETOF text LANGUAGE sql
AS $$ SELECT DISTINCT m[1] FROM regexp_matches($1, 'zq-([a-z]+)-', 'g') m $$;

-- What is wrong with the answers to one function, for a role; NULL: nothing.
CREATE FUNCTION tap.wrong(who_role text, fn text,
    console boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    c call;
    o object;
    got text;
    absent text;
    call_text text;
    mine boolean;
    wrong text[] := '{}';
    own_name CONSTANT text := 'own' || replace(who_role, '-', '');
BEGIN
    FOR c IN SELECT * FROM call x WHERE x.function = fn LOOP
        call_text := c.call;
        absent := NULL;
        FOR o IN SELECT * FROM object WHERE c.id IS NOT NULL
            UNION ALL SELECT (jsonb_populate_record(NULL::object, jsonb_build_object('name',
                s))).*
            FROM unnest(CASE WHEN c.kind = 'school' THEN '{duffield,heath}' WHEN c.kind IS NULL THEN '{-}'::text[] END) s
        LOOP
            CONTINUE WHEN to_jsonb(o) ->> c.id IS NULL AND c.id IS NOT NULL
                -- One of the staff's is as another's; by the command line, each sort once.
                OR (o.name LIKE 'own%' AND o.name NOT IN (own_name, 'ownheadteacher')
                    AND (o.name NOT IN ('ownstaff', 'owndsl', 'owndpo') OR NOT console))
                OR (o.name IN ('dpoq', 'breach') AND NOT console);
            CONTINUE WHEN c.function IN ('today_passage', 'today_look', 'case_open') AND o.name = 'seal';
            c.call := replace(call_text, '{message}', coalesce(quote_literal(o.message),
                'NULL'));
            got := tap.answer(replace(c.call, '{id}',
                quote_literal(CASE WHEN c.id IS NULL THEN o.name ELSE to_jsonb(o) ->> c.id END)));
            mine := (c.roles = '*' OR who_role = ANY (string_to_array(c.roles, ' ')))
                AND (c.kind IS NULL OR c.kind = 'any' OR (c.kind = 'school'
                    AND o.name = 'duffield')
                    OR EXISTS (SELECT FROM sees s WHERE s.role = who_role AND s.kind = c.kind
                        AND s.name = o.name))
                OR (c.own AND o.name = own_name
                    AND (console OR who_role = 'staff' OR c.kind IN ('held', 'question')));
            -- An answer to whom it is for, and to nobody else; too late is one.
            IF mine <> (got !~ '^error (?!55000)') THEN
                wrong := wrong || format('%s: %s', o.name, left(got, 200));
            END IF;
            -- What is not his is as if it were not there.
            IF NOT mine AND c.id IS NOT NULL THEN
                absent := coalesce(absent, tap.answer(replace(c.call, '{id}',
                    quote_literal(CASE WHEN c.id = 'reference' THEN 'R0'
                    WHEN c.id IN ('hold', 'opening', 'file', 'suppression', 'request', 'export', 'ask')
                        THEN '99999' ELSE gen_random_uuid()::text END))));
                IF regexp_replace(got,
                    '[0-9a-f-]{36}|R\d+|(opening|case|request|export) \d+|\d+ that',
                    '#') <> regexp_replace(absent,
                    '[0-9a-f-]{36}|R\d+|(opening|case|request|export) \d+|\d+ that', '#') THEN
                    wrong := wrong || format('%s is told from none: %s, %s', o.name, got,
                        absent);
                END IF;
            END IF;
            wrong := wrong || ARRAY(SELECT format('tells of %s', t) FROM tap.told(got) t
                WHERE NOT (c.own AND t = own_name)
                    AND NOT EXISTS (SELECT FROM sees s WHERE s.role = who_role
                        AND s.kind = c.shows AND s.name = t
                        AND NOT EXISTS (SELECT FROM without w WHERE w.role = s.role
                            AND w.kind = s.kind AND w.name = s.name)));
        END LOOP;
    END LOOP;
    RETURN nullif(array_to_string(wrong, E'\n'), '');
END $$;

-- What signs in answers nobody who is not: those that need a session, and those
-- that make one, of whom neither name nor token is known.
CREATE TEMP TABLE signs (function text, call text, answer text);
INSERT INTO signs VALUES
    ('enter', '''guess'', ''''', 'error 28000 nobody is signed in'),
    ('reauth_begin', '''''', 'error 42501 nobody is signed in'),
    ('reauth_done', '1, ''\x00'', 1, NULL, ''\x00''',
        'error 42501 nobody is signed in'),
    ('password_set', '''$argon2id$x''', 'error 42501 nobody is signed in'),
    ('secret_set', '''\x00'', 1', 'error 42501 nobody is signed in'),
    ('recovery_set', 'ARRAY[sha256(''x'')]', 'error 42501 nobody is signed in'),
    ('signin_begin', '''guess'', ''192.0.2.1''', NULL),
    ('signin_done', '1, ''\x00'', 1, NULL, sha256(''x''), '''', '''', 15, 480',
        'error 22023 this does not count'),
    ('invitation', 'sha256(''x''), ''''',
        'error P0002 there is no such invitation'),
    ('invitation_use', 'sha256(''x''), NULL, '''', ''\x00'', 1, NULL, NULL, '
        ''''', '''', 15, 480', 'error P0002 there is no such invitation');
SELECT is(array_agg(p.proname::text), NULL,
    'every function of schema console has a row')
FROM pg_proc p WHERE p.pronamespace = 'console'::regnamespace
    AND p.proname <> ALL (SELECT function FROM signs);
GRANT SELECT ON signs TO PUBLIC;

-- By the console, in a session of each.
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.wrong(w.role, f, true), NULL, w.role || ' by the console: ' || f)
FROM who w, LATERAL (SELECT set_config('schoolgate.session', tap.token(w.person), false)) s,
    (SELECT DISTINCT c.function AS f FROM call c, pg_proc p
        WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
        AND has_function_privilege(p.oid, 'EXECUTE')) c
ORDER BY 1;
-- And in none.
SELECT set_config('schoolgate.session', 'guess', false);
SELECT is(tap.answer(replace(replace(c.call, '{message}', 'gen_random_uuid()'), '{id}',
    CASE WHEN c.id IN ('hold', 'opening', 'file', 'suppression', 'request', 'export', 'ask') THEN '1'
    WHEN c.id IN ('flag', 'message', 'batch', 'question', 'breach')
    THEN 'gen_random_uuid()' ELSE '''E1''' END)),
        'error 42501 ' || CASE WHEN c.function LIKE 'held_link%' THEN
    'this link counts no more, or is not yours' ELSE 'nobody is signed in' END,
        'without a session: ' || c.call)
FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
    AND has_function_privilege(p.oid, 'EXECUTE');
SELECT is(tap.answer(format('console.%s(%s)', function, call)), answer,
    'to who is not signed in: ' || function)
FROM signs WHERE answer IS NOT NULL;
SELECT ok(tap.answer('console.signin_begin(''guess'', ''192.0.2.1'')')
    LIKE '%"account": null, "attempt"%', 'a name that nobody has is tried');
RESET SESSION AUTHORIZATION;

-- By the command line, as each.
SELECT format('SET SESSION AUTHORIZATION %I', w.person), format($$
    SELECT tap.is(tap.wrong(%L, f, false), NULL, %L || f)
    FROM (SELECT DISTINCT c.function AS f FROM call c, pg_proc p
        WHERE p.pronamespace = 'api'::regnamespace
        AND p.proname = c.function AND has_function_privilege(p.oid, 'EXECUTE')) c
    WHERE f NOT IN ('account', 'sessions', 'session_end_others', 'sign_out') ORDER BY 1$$,
        w.role, w.role || ' by the command line: '),
    'RESET SESSION AUTHORIZATION'
FROM who w \gexec
SET SESSION AUTHORIZATION "p-stranger";
SELECT tap.is(tap.answer(replace(c.call, '{id}', '''E1''')),
    'error 42501 no role was granted to the user "p-stranger"',
    'of whom nobody knows: ' || c.call)
FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
    AND has_function_privilege(p.oid, 'EXECUTE') AND c.id IS NULL;
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
