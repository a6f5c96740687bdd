-- Who is one thing in one school and another in the other: a role counts where it
-- was given.  On the school of matrix/school.sql, where p-two1 is headteacher of
-- Duffield and governor of Heathfield, p-two2 its DPO and auditor there.
SET search_path = tap, public;
SELECT no_plan();

\ir matrix/school.sql
CREATE ROLE "p-two1" LOGIN IN ROLE schoolgate_people;
CREATE ROLE "p-two2" LOGIN IN ROLE schoolgate_people;
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('p-heath', 'heath', 'N heath', 'staff');
INSERT INTO schoolgate.grantee (person, role, school, granted_by)
VALUES ('p-heath', 'hr', 'heath', 'x');
-- Where an invitation gives roles.
CREATE FUNCTION tap.invited(who text, roles text[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    RETURN (SELECT i.schools FROM schoolgate.invitation i WHERE i.person = who
        AND i.roles = invited.roles AND i.ended IS NULL);
END $$;
CREATE FUNCTION tap.try_invite(who text, roles text[]) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM api.invite(who, roles, sha256(convert_to(who || roles::text, 'UTF8')), 4);
    RETURN tap.invited(who, roles)::text;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- Enough mail that trials and replays count, and some of the other school.
SELECT is(count(tap.put(tap.at(now() - interval '2 hours', n))), 500::bigint,
    'mail of one school')
FROM generate_series(1, 500) n;
SELECT is(count(tap.put(tap.at(now() - interval '2 hours', n), '{"school":"heath"}')),
    20::bigint, 'and of the other')
FROM generate_series(1001, 1020) n;
CREATE TEMP TABLE there AS SELECT m.message AS id FROM schoolgate.all_message_school m
    WHERE m.school = 'heath';
CREATE TEMP TABLE here AS SELECT m.message AS id FROM schoolgate.all_message_school m
    WHERE m.school = 'duffield';
GRANT SELECT ON there, here TO PUBLIC;

-- Lists of persons: p-heath has an account there, and ordered a trial and a replay.
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
VALUES ('p-heath', 'p-heath', '$argon2id$x$' || repeat('0', 64), '\x00112233445566778899aabbccddeeff', 0);
INSERT INTO schoolgate.account_event (person, what, detail, actor, os_user)
VALUES ('p-heath', 'invited', '', 'p-heath', 'x');
INSERT INTO schoolgate.trial (list, since, until, messages, reason, approver, actor, os_user)
VALUES (sha256('x'), now() - interval '1 day', now(), 500, 'because', 'p-heath', 'p-heath', 'x');
SET SESSION AUTHORIZATION "p-two1";
SELECT ok(count(*) > 3 AND bool_and(x ->> 'person' NOT IN ('p-heath', 'p-other')),
    'a headteacher is shown the accounts of his school, not of where he is governor')
FROM api.accounts(NULL, 200) x;
SELECT is_empty('SELECT x FROM api.account_events(NULL, 200) x
    WHERE x ->> ''person'' IN (''p-heath'', ''p-other'')', 'nor what became of others');
SELECT is_empty('SELECT api.trials()', 'nor trials of the other school');
SELECT is_empty('SELECT api.replays()', 'nor replays');
SELECT throws_ok($$ SELECT api.account_suspend('p-heath', true, 'because') $$,
    'P0002', NULL, 'he suspends nobody there');
RESET SESSION AUTHORIZATION;

-- Invitations.
SET SESSION AUTHORIZATION "p-two1";
SELECT is(tap.try_invite('new', '{dsl,hr}'), '{duffield}',
    'a headteacher gives roles where he is one, not where he is governor');
SELECT is(tap.try_invite('p-heath', '{}'), '42501',
    'nor invites anybody of the other school');
SELECT is(tap.try_invite('p-heath', '{dsl}'), '42501', 'to anything');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.grantee (os_user, person, role, school, granted_by)
VALUES ('p-two1', 'p-two1', 'chair', 'heath', 'x');
SET SESSION AUTHORIZATION "p-two1";
SELECT is(tap.try_invite('new', '{dsl}'), '{duffield}',
    'who is headteacher here and chair there gives a headteacher''s roles here');
SELECT is(tap.try_invite('new', '{governor}'), '{heath}', 'a chair''s there');
SELECT is(tap.try_invite('new', '{dsl,governor}'), '42501', 'and none that takes both');
SELECT is(tap.try_invite('new', '{staff}'), '{duffield,heath}', 'of the staff in both');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.grantee (person, role, granted_by) VALUES ('p-two1', 'hr', 'x');
SET SESSION AUTHORIZATION "p-two1";
SELECT is(tap.try_invite('new', '{deputy}'), '{duffield}',
    'something else that he is everywhere widens nothing');
RESET SESSION AUTHORIZATION;

-- Trials and replays, of who has a role in the other school as well.
INSERT INTO schoolgate.grantee (os_user, person, role, granted_by)
VALUES ('p-two1', 'p-two1', 'auditor', 'x');
SET SESSION AUTHORIZATION "p-two1";
SELECT is((api.trial_begin(repeat('ab', 32), now() - interval '1 day', 'new slang',
    NULL) ->> 'messages')::bigint, (SELECT count(*) FROM here),
    'a trial counts the mail of the school whose headteacher ordered it');
CREATE TEMP TABLE handed AS
WITH RECURSIVE next (message) AS (
    SELECT '00000000-0000-0000-0000-000000000000'::uuid
    UNION ALL
    SELECT c.message FROM next n, LATERAL (SELECT message
        FROM api.trial_copy(2, n.message) LIMIT 1) c)
SELECT message FROM next OFFSET 1;
SELECT is((SELECT count(*) FROM handed), (SELECT count(*) FROM here),
    'hands out its copies');
SELECT is((SELECT count(*) FROM handed h JOIN there t ON t.id = h.message), 0::bigint,
    'and none of the other');
SELECT is((SELECT count(*) FROM there t, api.trial_copy_of(2, t.id)), 0::bigint,
    'one by one neither');
SELECT is((api.replay_begin('r', 'files', '{}', false, now() - interval '1 day', now())
    ->> 'messages')::bigint, (SELECT count(*) FROM here), 'a replay counts the same');
SELECT max((r ->> 'replay')::bigint) AS replay FROM api.replays() r
WHERE r ->> 'by' = 'p-two1' \gset
SELECT is((SELECT count(*) FROM api.replay_page(:'replay',
        '00000000-0000-0000-0000-000000000000', 10000) p),
    (SELECT count(*) FROM here), 'and hands out the same');
SELECT is((SELECT count(*) FROM api.replay_page(:'replay',
        '00000000-0000-0000-0000-000000000000', 10000) p
    JOIN there t ON t.id = p.id), 0::bigint, 'and nothing of the other');
RESET SESSION AUTHORIZATION;

-- Delegations, openings, holds and numbers.
INSERT INTO schoolgate.delegation (role, principal, deputy, school, starts, until, reason,
    made_by)
SELECT 'headteacher', 'x', 'y', id, now(), now() + interval '1 day', 'because', 'x'
FROM schoolgate.school;
INSERT INTO schoolgate.hold (message, reason, actor)
SELECT message, 'zq-heath-own', 'p-two2' FROM object WHERE name = 'heath';
SET SESSION AUTHORIZATION "p-two2";
SELECT is(array_agg(d ->> 'school'), '{heath}',
    'an auditor checks who stands in where he is one, not where he is DPO')
FROM api.delegations(false) d;
SELECT ok(count(*) > 5 AND bool_and(o ->> 'message' NOT IN (SELECT id::text FROM there)),
    'a DPO audits the openings of his school, not of where he is auditor')
FROM api.audit_openings('{}', NULL, 200) o;
SELECT ok(count(*) > 5 AND bool_and(h ->> 'message' NOT IN (SELECT id::text FROM there)),
    'holds too')
FROM api.audit_holds(true, NULL, 200) h;
SELECT is(api.status() -> 'waiting', '{"dpo": 2, "headteacher": 21}',
    'an auditor counts what waits where he is one, and as DPO what he may see');
RESET SESSION AUTHORIZATION;

-- A directory is of one school: what is another's is not taken for one's own.
INSERT INTO schoolgate.grantee (person, role, school, granted_by)
VALUES ('p-far', 'headteacher', 'heath', 'x');
CREATE FUNCTION tap.wrong(v jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(e ->> 'error', '; ') FROM jsonb_array_elements(
        schoolgate.import_errors('duffield', jsonb_build_array(
            '{"name":"N","class":"staff"}' || v), '[]', '{}')) e
$$;
SELECT is(tap.wrong(v), error, promise) FROM (VALUES
    ('{"id":"new","addresses":["new@d.example","x@home.example"]}'::jsonb, NULL,
        'an address of ours, or of nobody''s, is taken'),
    ('{"id":"new","addresses":["x@H.example."]}',
        'the address is in another school''s domain',
        'one in another school''s domain is not'),
    ('{"id":"new","private_addresses":["x+y@h.example"]}',
        'the address is in another school''s domain', 'as a private one neither'),
    ('{"id":"p-heath"}', 'the id is another school''s',
        'nor the id of somebody in its directory'),
    ('{"id":"p-far"}', 'the id is another school''s',
        'nor of one who is something there and nothing here'),
    ('{"id":"p-two1"}', NULL, 'who is something in both may be in ours')
    ) t (v, error, promise);
UPDATE schoolgate.school SET domains = domains || '{h.example}'::text[]
WHERE id = 'duffield';
SELECT is(tap.wrong('{"id":"new","addresses":["x@h.example"]}'), NULL,
    'a domain of both is both''s');
SELECT * FROM finish();
