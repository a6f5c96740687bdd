-- What was promised about signing in: once, not by guessing, not for ever.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('h1', 'duffield', 'Hannah Head', 'head'),
    ('t1', 'duffield', 'Tom Teacher', 'staff'),
    ('p1', 'duffield', 'Pat Pupil', 'pupil');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('tom@d.example', 't1'), ('hannah@d.example', 'h1'), ('pat@d.example', 'p1');
CREATE FUNCTION tap.h(token text) RETURNS bytea LANGUAGE sql IMMUTABLE
RETURN sha256(convert_to(token, 'UTF8'));
-- What is stored of a password whose proof is tap.h(proof).
CREATE FUNCTION tap.kept(salt text, proof text) RETURNS text LANGUAGE sql
RETURN '$argon2id$' || salt || '$' || encode(sha256(tap.h(proof)), 'hex');
-- An account with the session `token`, as an invitation makes it.
CREATE FUNCTION tap.enrol(invitation text, token text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT console.invitation_use(tap.h($1), NULL, tap.kept('made', 'right'),
        '\x00112233445566778899aabbccddeeff',
        100, ARRAY[tap.h($2 || '1'), tap.h($2 || '2')], tap.h($2), '192.0.2.7', 'test', 15, 480)
$$;
-- A call as the request of a session makes it.
CREATE FUNCTION tap.as(token text, call text) RETURNS jsonb LANGUAGE plpgsql
AS $$
DECLARE
    r jsonb;
BEGIN
    PERFORM console.enter(token, '192.0.2.7');
    EXECUTE 'SELECT ' || call INTO r;
    RETURN r;
END $$;

-- Invitations.
SELECT is(setup.invite('HEAD@d.example', '{headteacher,mail-admin}', tap.h('in-head'), 48)
    ->> 'name', 'Hannah Head', 'a person is invited by one of his addresses');
SELECT throws_ok('SELECT setup.invite(''p1'', NULL, tap.h(''x''), 48)', '22023', NULL,
    'a pupil is not');
SELECT throws_ok('SELECT setup.invite(''t1'', ''{king}'', tap.h(''x''), 48)', '22023', NULL,
    'nor anybody to a role that there is not');
SELECT throws_ok('SELECT setup.invite(''t1'', NULL, tap.h(''x''), 0)', '22023', NULL,
    'nor for no time');
SELECT setup.invite('t1', NULL, tap.h('in-old'), 48);
SELECT setup.invite('t1', NULL, tap.h('in-tom'), 48);
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(console.invitation(tap.h('in-head'), '') -> 'roles',
    '["headteacher", "mail-admin", "staff"]',
    'who has one is shown what it is for');
SELECT throws_ok('SELECT console.invitation(tap.h(''in-old''), '''')', 'P0002',
    'there is no such invitation', 'a newer one ends the older');
SELECT throws_ok('SELECT console.invitation(tap.h(''guess''), '''')', 'P0002',
    'there is no such invitation', 'and one that never was is the same');
SELECT throws_ok('SELECT api.whoami()', '42501', 'nobody is signed in',
    'without a session the console is nobody');
SELECT is(tap.enrol('in-head', 's-head') -> 'roles', '["headteacher", "mail-admin", "staff"]',
    'it makes an account, gives the roles and signs in');
SELECT throws_ok('SELECT tap.enrol(''in-head'', ''s-2'')', 'P0002', NULL, 'once');
SELECT is(tap.as('s-head', 'api.whoami()') ->> 'person', 'h1', 'the session names the person');
SELECT is(tap.as('s-head', 'api.session()') ->> 'school_name', 'Duffield', 'and his school');
SELECT throws_ok('SELECT console.enter(''guess'', '''')', '28000', NULL,
    'another token is none');
BEGIN;
SELECT console.enter('s-head', '');
COMMIT;
SELECT throws_ok('SELECT api.whoami()', '42501', NULL, 'it ends with its transaction');
SELECT throws_ok($$SELECT console.invitation_use(tap.h('in-tom'), 'HEAD@d.example',
    tap.kept('x', 'x'),
    '\x00112233445566778899aabbccddeeff', 1, ARRAY[tap.h('a')], tap.h('b'), '', '', 15, 480)$$,
    '22023', NULL, 'nobody takes a name that means somebody else');
SELECT lives_ok('SELECT tap.enrol(''in-tom'', ''s-tom'')', 'his own he may');

-- Sessions end.
SELECT is(tap.as('s-tom', 'api.whoami()') -> 'roles', '["staff"]', 'one of the staff');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.session SET seen = now() - interval '14 minutes' WHERE person = 't1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT lives_ok('SELECT tap.as(''s-tom'', ''api.whoami()'')',
    'in use within its idle time it lives');
RESET SESSION AUTHORIZATION;
SELECT ok(seen > now() - interval '1 minute', 'and longer for it') FROM schoolgate.session
    WHERE person = 't1';
UPDATE schoolgate.session SET seen = now() - interval '16 minutes' WHERE person = 't1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT console.enter(''s-tom'', '''')', '28000', NULL,
    'idle for longer it is over');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.session SET seen = now(), expires = created + interval '1 microsecond'
    WHERE person = 't1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT console.enter(''s-tom'', '''')', '28000', NULL,
    'in use it ends all the same');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.session SET expires = now() + interval '1 hour' WHERE person = 't1';
UPDATE schoolgate.person SET ends = current_date - 1 WHERE id = 't1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT console.enter(''s-tom'', '''')', '28000', NULL,
    'who has left is not signed in');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.person SET ends = NULL WHERE id = 't1';

-- Signing in.
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(console.signin_begin('Tom@D.example', '198.51.100.1') - 'attempt',
    jsonb_build_object('account', 't1', 'salt', '$argon2id$made', 'wait', 0,
        'secret', encode('\x00112233445566778899aabbccddeeff', 'base64')),
    'a name gives what a proof is made with, and no proof');
SELECT is(console.signin_begin('nobody', '198.51.100.1') - 'attempt',
    '{"account": null, "salt": null, "secret": null, "wait": 0}',
        'one that nobody has the same without it');
SELECT console.signin_begin('tom@d.example', '198.51.100.1') ->> 'attempt' AS try \gset
SELECT throws_ok(format('SELECT console.signin_done(%s, %s, 101, NULL, tap.h(''n''), '''', '''', 15, 480)', :'try', p),
    '22023', 'this does not count', 'with ' || what || ' it does not count')
FROM (VALUES ('tap.h(''wrong'')', 'another password'), ('NULL', 'none'),
    ('convert_to(''$argon2id$made'', ''UTF8'')', 'what the beginning gave'),
    ('sha256(tap.h(''right''))', 'what is stored')) x (p, what);
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), 100, NULL, tap.h(''n''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'a code that was used counts no more');
SELECT is(console.signin_done(:'try', tap.h('right'), 101, NULL, tap.h('n-tom'), '198.51.100.1', '', 15,
    480) ->> 'recovery_left',
    '2', 'the next does');
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), 102, NULL, tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'each try succeeds once');
SELECT console.signin_begin('t1', '198.51.100.1') ->> 'attempt' AS try \gset
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), NULL, NULL, tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'without a code it does not');
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), 103, tap.h(''s-tom1''), tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'nor with two');
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), NULL, tap.h(''s-head1''), tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'nor with another''s recovery code');
SELECT is(console.signin_done(:'try', tap.h('right'), NULL, tap.h('s-tom1'), tap.h('m-tom'), '198.51.100.1', '',
    15, 480) ->> 'recovery_left',
    '1', 'a recovery code counts');
SELECT console.signin_begin('t1', '198.51.100.1') ->> 'attempt' AS try \gset
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), NULL, tap.h(''s-tom1''), tap.h(''o''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'once');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.signin_attempt SET at = now() - interval '3 minutes' WHERE id = :'try';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), 103, NULL, tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'a try of some minutes ago is over');

-- Guessing.
SELECT is(ARRAY(SELECT (console.signin_begin('head@d.example',
    '203.0.113.' || n) ->> 'wait')::int
    FROM generate_series(1, 6) n), '{0,0,0,0,0,30}',
        'five tries of a name are free, the next waits');
SELECT is(ARRAY(SELECT (console.signin_begin('who@d.example',
    '203.0.113.' || n) ->> 'wait')::int
    FROM generate_series(1, 6) n), '{0,0,0,0,0,30}', 'of a name that nobody has too');
SELECT is(ARRAY(SELECT console.signin_begin(n, '203.0.113.99')
    FROM unnest('{h1,hannah@d.example}'::text[]) n),
    array_fill('{"wait": 30}'::jsonb, ARRAY[2]),
        'nor is there more by his id or another address');
SELECT is(console.signin_begin('head@d.example', '203.0.113.99') - 'wait', '{}',
    'who must wait is told nothing else');
SELECT is(console.signin_begin('head@d.example', '192.0.2.7') ->> 'wait', '0',
    'from where he signed in before, he still can');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.signin_attempt SET at = now() - interval '31 seconds' WHERE person = 'h1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(console.signin_begin('head@d.example', '203.0.113.99') ->> 'wait', '0',
    'half a minute later there is one more');
SELECT is(console.signin_begin('head@d.example', '203.0.113.99') ->> 'wait', '60',
    'then it is a minute');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.signin_attempt SET at = now() - interval '20 minutes' WHERE person = 'h1';
INSERT INTO schoolgate.signin_attempt (at, name, client, known, person)
SELECT now() - interval '20 minutes', tap.h('head@d.example'), '203.0.113.98', false, 'h1'
    FROM generate_series(1, 13);
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(console.signin_begin('head@d.example', '203.0.113.99') ->> 'wait', '0',
    'the twentieth');
SELECT is(console.signin_begin('head@d.example', '203.0.113.99') ->> 'wait', '3600',
    'then an hour');
SELECT console.signin_begin('head@d.example', '203.0.113.99');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.account_event WHERE what = 'locked'
    AND person = 'h1'), 1::bigint,
    'which is written down once');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is((SELECT max((console.signin_begin('name' || n, '2001:db8::' || n) ->> 'wait')::int)
    FROM generate_series(1, 30) n), 0, 'thirty names from one place are free');
SELECT cmp_ok((console.signin_begin('name31', '2001:db8::ffff') ->> 'wait')::int, '>', 800,
    'not more, by the network of IPv6');
SELECT cmp_ok((console.invitation(tap.h('x'), '2001:db8::1') ->> 'wait')::int, '>', 800,
    'nor an invitation from there');

-- Who he is, again.
SELECT lives_ok('SELECT tap.as(''n-tom'', ''console.recovery_set(ARRAY[tap.h(''''r1''''), tap.h(''''r2'''')])'')',
    'who has just signed in may change his codes');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.session SET fresh_until = now() WHERE person = 't1';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(console.enter('n-tom', '') ->> 'fresh', 'false', 'ten minutes later he is not fresh');
SELECT throws_ok('SELECT tap.as(''n-tom'', ''console.password_set(tap.kept(''''new'''', ''''x''''))'')',
    '42501', NULL,
    'and changes no password');
SELECT throws_ok('SELECT tap.as(''n-tom'', ''console.secret_set(''''\x00112233445566778899aabbccddeeff'''', 7)'')', '42501', NULL,
    'nor his authenticator');
SELECT tap.as('n-tom', 'console.reauth_begin('''')') ->> 'attempt' AS try \gset
SELECT throws_ok(format('SELECT console.signin_done(%s, tap.h(''right''), 110, NULL, tap.h(''m''), '''', '''', 15, 480)', :'try'),
    '22023', NULL, 'to be fresh again is not to sign in');
SELECT throws_ok(format('SELECT tap.as(''m-tom'', ''console.reauth_done(%s, tap.h(''''right''''), 110, NULL, tap.h(''''z''''))'')', :'try'),
    '22023', NULL, 'nor another session''s');
SELECT throws_ok(format('SELECT tap.as(''n-tom'', ''console.reauth_done(%s, tap.h(''''wrong''''), 110, NULL, tap.h(''''z''''))'')', :'try'),
    '22023', NULL, 'nor with another password');
SELECT is(tap.as('n-tom', format('console.reauth_done(%s, tap.h(''right''), 110, NULL, tap.h(''z-tom''))',
    :'try')) ->> 'fresh', 'true',
    'by password and code he is fresh again');
SELECT throws_ok('SELECT console.enter(''n-tom'', '''')', '28000', NULL, 'under another token');
SELECT is(tap.as('z-tom', 'console.password_set(tap.kept(''new'', ''x''))') ->> 'ended', '2',
    'a new password ends other sessions');
SELECT throws_ok('SELECT console.enter(''m-tom'', '''')', '28000', NULL, 'those are over');
SELECT is(console.signin_begin('t1', '198.51.100.1') ->> 'salt', '$argon2id$new',
    'and it counts');
SELECT ok(NOT tap.as('z-tom', 'api.account()')::text ~ 'argon|hash', 'nobody is shown a hash');

-- What others may.
SELECT throws_ok('SELECT tap.as(''z-tom'', ''api.invite(''''x'''', NULL, tap.h(''''x''''), 4)'')', '42501', NULL, 'staff invite nobody');
SELECT throws_ok('SELECT tap.as(''s-head'', ''api.invite(''''gov'''', ''''{governor}'''', tap.h(''''x''''), 4)'')', '42501', NULL,
    'nor the headteacher who watches over him');
SELECT throws_ok('SELECT tap.as(''s-head'', ''api.invite(''''h1'''', NULL, tap.h(''''x''''), 4)'')', '42501', NULL, 'nor himself');
SELECT lives_ok('SELECT tap.as(''s-head'', ''api.invite(''''dee'''', ''''{deputy}'''', tap.h(''''in-dee''''), 4)'')', 'but his deputy');
SELECT tap.enrol('in-dee', 's-dee');
-- An invitation that is kept until somebody else makes more of its person.
SELECT tap.as('s-head', 'api.invite(''cyd'', NULL, tap.h(''in-cyd''), 4)');
SELECT is(console.invitation(tap.h('in-cyd'), '') ->> 'person', 'cyd',
    'one of the staff is invited');
RESET SESSION AUTHORIZATION;
SELECT setup.grant_role('cyd-at-work', 'cyd', 'governor');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT console.invitation(tap.h(''in-cyd''), '''')', 'P0002', NULL,
    'once he is a governor it is none: who made it could not invite that');
SELECT throws_ok('SELECT tap.enrol(''in-cyd'', ''s-cyd'')', 'P0002', NULL,
    'nor is it used');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET revoked = now() WHERE person = 'cyd';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.as('s-head',
    'api.account_suspend(''t1'', true, ''left his telephone'')') ->> 'suspended', 'true',
    'he suspends an account');
SELECT throws_ok('SELECT console.enter(''z-tom'', '''')', '28000', NULL,
    'which ends its sessions');
SELECT is(console.signin_begin('t1', '198.51.100.77') -> 'salt', 'null',
    'nobody signs in by it');
SELECT tap.as('s-head', 'api.account_suspend(''t1'', false, ''found it'')');
SELECT isnt(console.signin_begin('t1', '198.51.100.77') -> 'salt', 'null',
    'until it is restored');
SELECT throws_ok('SELECT tap.as(''s-head'', ''api.account_suspend(''''h1'''', true, ''''because'''')'')', 'P0002', NULL, 'not his own');
RESET SESSION AUTHORIZATION;
SELECT setup.invite('w-' || r, ARRAY[r], tap.h('in-' || r), 48)
FROM unnest('{chair,governor,dpo,auditor,admin}'::text[]) r;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.enrol('in-' || r, 's-' || r)
FROM unnest('{chair,governor,dpo,auditor,admin}'::text[]) r;
SELECT throws_ok(format('SELECT tap.as(%L, ''api.account_suspend(''''w-%s'''', true, ''''because'''')'')', by, r),
    '42501', NULL, by || ' shuts out no ' || r)
FROM unnest('{chair,governor,dpo,auditor,admin}'::text[]) r,
    unnest('{s-head,s-chair}'::text[]) by
WHERE by <> 's-' || r;
SELECT lives_ok(format('SELECT console.enter(%L, '''')', 's-' || r), 'whose session goes on: ' || r)
FROM unnest('{chair,governor,dpo,auditor,admin}'::text[]) r;
-- The list says whose account the act would take; what is done is undone.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION tap.suspends(token text, person text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tap.as(token, format('api.account_suspend(%L, true, ''because'')',
        person));
    RAISE EXCEPTION USING ERRCODE = 'SG000';
EXCEPTION WHEN SQLSTATE 'SG000' THEN
    RETURN true;
WHEN OTHERS THEN
    RETURN false;
END $$;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is((r ->> 'may_suspend')::boolean, tap.suspends(by, r ->> 'person'),
    by || ' is offered what is taken: ' || (r ->> 'person'))
FROM unnest('{s-head,s-admin,s-auditor}'::text[]) by, jsonb_array_elements(
    tap.as(by, '(SELECT jsonb_agg(x) FROM api.accounts(NULL, 200) x)')) r
WHERE r -> 'created' <> 'null';
SELECT is(tap.as('s-admin', format('api.account_suspend(%L, true, ''left'')', 'w-' || r))
    ->> 'suspended', 'true', 'an administrator does: ' || r)
FROM unnest('{chair,governor,dpo,auditor}'::text[]) r;
SELECT throws_ok('SELECT tap.as(''s-head'', ''api.account_suspend(''''w-chair'''', false, ''''because'''')'')', '42501', NULL,
    'nor does a headteacher restore one');
SELECT is(tap.as('s-admin', 'api.account_suspend(''w-chair'', false, ''is back'')')
    ->> 'suspended', 'false', 'which is an administrator''s too');
SELECT is(tap.as('s-head', 'api.sign_out()') ->> 'signed_out', 'true', 'who signs out');
SELECT throws_ok('SELECT console.enter(''s-head'', '''')', '28000', NULL, 'is signed out');

-- Who is suspended acts in no other way.
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('c1', 'duffield', 'Cass Cole', 'staff');
INSERT INTO schoolgate.address VALUES ('cass@d.example', 'c1'),
    ('c.cole@d.example', 'c1');
SELECT setup.grant_role('cass', 'c1', 'dsl');
SELECT setup.grant_role('cole', 'C.Cole@d.example', 'staff');
SET SESSION AUTHORIZATION cass;
SELECT is(api.whoami() ->> 'person', 'c1', 'who acts by command alone');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is((SELECT x ->> 'created' IS NULL AND (x ->> 'commands')::boolean
        AND (x ->> 'may_suspend')::boolean FROM jsonb_array_elements(
            tap.as('s-admin', '(SELECT jsonb_agg(x) FROM api.accounts(NULL, 200) x)')) x
        WHERE x ->> 'person' = 'c1'), true, 'is listed without an account');
SELECT is(tap.as('s-admin', 'api.account_suspend(''c1'', true, ''left his telephone'')')
    ->> 'suspended', 'true', 'and suspended like anybody');
RESET SESSION AUTHORIZATION;
-- Every function that people may call, whatever it is asked.
CREATE FUNCTION tap.calls() RETURNS TABLE (name text, call text)
LANGUAGE sql AS $$
    SELECT p.proname::text, format('SELECT * FROM api.%I(%s)', p.proname, (
        SELECT coalesce(string_agg('NULL::' || format_type(t, NULL), ', '
            ORDER BY i), '') FROM unnest(p.proargtypes) WITH ORDINALITY
            AS x (t, i)))
    FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace
        AND has_function_privilege('cass', p.oid, 'EXECUTE')
$$;
CREATE TABLE tap.call AS SELECT * FROM tap.calls();
GRANT SELECT ON tap.call TO PUBLIC;
SET SESSION AUTHORIZATION cass;
SELECT throws_ok(c.call, '42501', 'you are suspended here, or have left',
    'then no command does anything: ' || c.name) FROM tap.call c;
RESET SESSION AUTHORIZATION;
SELECT cmp_ok(count(*), '>', 100::bigint, 'and they are many') FROM tap.call;
SET SESSION AUTHORIZATION cole;
SELECT throws_ok('SELECT api.whoami()', '42501', NULL,
    'nor by another user, granted to another name of his');
RESET SESSION AUTHORIZATION;
SELECT setup.invite('cass@d.example', '{staff}', tap.h('in-cass'), 4);
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT tap.enrol(''in-cass'', ''s-cass'')', NULL, NULL,
    'and no invitation lets him in');
SELECT is(tap.as('s-admin', 'api.account_suspend(''c1'', false, ''is back'')')
    ->> 'suspended', 'false', 'he is restored');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION cole;
SELECT is(api.whoami() ->> 'person', 'C.Cole@d.example', 'and acts again');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.person SET ends = current_date - 1 WHERE id = 'c1';
SET SESSION AUTHORIZATION cass;
SELECT throws_ok('SELECT api.whoami()', '42501', NULL,
    'who has left does not, though nobody has suspended him');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION cole;
SELECT throws_ok('SELECT api.whoami()', '42501', NULL, 'whichever name it is');
RESET SESSION AUTHORIZATION;

-- A role that is taken back is gone at once.
RESET SESSION AUTHORIZATION;
SELECT is(setup.revoke_role('dee', 'deputy') ->> 'revoked', 'true', 'the console''s role is taken from a person');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.as('s-dee', 'api.whoami()') -> 'roles', '["staff"]', 'who stays one of the staff');

-- What is written down.
RESET SESSION AUTHORIZATION;
SELECT throws_ok('DELETE FROM schoolgate.account_event', '42501', NULL,
    'what happened to an account stays');
SELECT is((SELECT array_agg(DISTINCT what ORDER BY what) FROM schoolgate.account_event),
    '{enrolled,invited,locked,password-changed,'
    'recovery-changed,recovery-used,restored,role-granted,role-revoked,signed-in,signed-out,suspended}',
        'all of it');
SELECT ok(bool_and((v ->> 'ok')::boolean), 'in a chain that is whole')
    FROM api.verify_chains() v;
SELECT ok(NOT EXISTS (SELECT FROM schoolgate.account_event e
    WHERE e::text ~ '192\.0|203\.0|198\.51|\$argon'),
    'without addresses of machines and secrets');
CREATE ROLE sam LOGIN IN ROLE schoolgate_people;
SET SESSION AUTHORIZATION sam;
SELECT throws_ok('SELECT console.enter(''s-dee'', '''')', '42501', NULL,
    'people do not call what is the console''s');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
