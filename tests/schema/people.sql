-- What people may see, and what is written down when they do.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('ann', 'a@d.example', 'staff');
SELECT setup.grant_role('adm', 'm1', 'mail-admin');
SELECT setup.grant_role('gov', 'g1', 'chair');
CREATE ROLE stranger LOGIN;
SELECT throws_ok('SELECT setup.grant_role(''x'', ''p'', ''king'')', '22023', NULL,
    'there is no role "king"');
SELECT throws_ok('SELECT setup.grant_role(''schoolgate_recorder'', ''p'', ''dpo'')',
    '22023', NULL, 'a service is nobody');

-- A flagged one, an ordinary one, one by the head himself.
CREATE TEMP TABLE ids (name text, id uuid);
GRANT SELECT ON ids TO PUBLIC;
INSERT INTO ids VALUES ('flagged', tap.at(now() - interval '3 days', 1)),
    ('plain', tap.at(now() - interval '2 days', 2)),
    ('heads', tap.at(now() - interval '1 day', 3));
SELECT tap.put(id) FROM ids WHERE name = 'flagged';
SELECT tap.put(id, '{"verdict":{"action":"accept","reasons":[]}}')
FROM ids WHERE name = 'plain';
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1');
SELECT tap.put(id, '{"envelope":{"sender":"head@d.example",
    "recipients":["b@x"],"auth":"","client":"10.0.0.5"}}')
FROM ids WHERE name = 'heads';
CREATE FUNCTION tap.id(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT ids.id FROM ids WHERE ids.name = n);

SET SESSION AUTHORIZATION stranger;
SELECT throws_ok('SELECT api.queue(false, 10)', '42501', NULL,
    'who is granted nothing cannot call anything');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION head;
SELECT is(count(*), 1::bigint, 'the head sees the flag, but none about himself')
FROM api.queue(false, 10);
SELECT is(count(*), 1::bigint, 'and the record of that flag alone')
FROM api.record_list('{}');
SELECT throws_ok(format('SELECT api.record_show(%L)', tap.id('plain')), 'P0002',
    NULL, 'not one without a flag');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('plain')), 'P0002', NULL, 'nor open it');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('heads')), 'P0002', NULL, 'nor his own');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''fun'', ''because'')',
    tap.id('flagged')), '22023', NULL, 'an opening needs a purpose that there is');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', '' '')',
    tap.id('flagged')), '22023', NULL, 'and a reason');
BEGIN;
SELECT lives_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('flagged')), 'with both it is written');
SELECT throws_ok('SELECT * FROM api.record_copy(1)', '42501', NULL,
    'no copy in the same transaction');
COMMIT;
SELECT is(count(*), 1::bigint, 'the copy comes in the next')
FROM api.record_copy(1);
SELECT throws_ok('SELECT api.people_import(''duffield'', ''[]'', true, false)',
    '42501', NULL, 'the directory is not the head''s');
SELECT throws_ok('SELECT api.retain(6)', '42501', NULL,
    'nor is what is deleted');
SELECT throws_ok('UPDATE schoolgate.opening SET reason = ''x''', '42501', NULL,
    'an opening stays as it is');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('UPDATE schoolgate.opening SET reason = ''x''', '42501', NULL,
    'even for the superuser');
SELECT ok(words LIKE '%opened one e-mail you sent%' AND words LIKE '%because%'
    AND words NOT LIKE '%Trip%' AND words NOT LIKE '%b@x%',
    'the notice has the reason, and no subject or recipient')
FROM schoolgate.opening;
SELECT is(told_address, 'a@d.example', 'the sender is told') FROM
    schoolgate.opening;

SET SESSION AUTHORIZATION gov;
SELECT is(count(*), 1::bigint, 'what is about the head is the chair''s')
FROM api.queue(false, 10);
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 0::bigint, 'the DPO sees no record that nobody asks for')
FROM api.record_list('{}');
SELECT throws_ok(format('SELECT api.record_show(%L)', tap.id('flagged')), 'P0002',
    NULL, 'nor one that is flagged');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
SELECT tap.id('plain'), tap.id('flagged'), 'x', t, t + interval '72 hours'
FROM now() t;
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 2::bigint, 'of a breach those that it is of')
FROM api.record_list('{}');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.breach SET state = 'closed', closed = now();
SELECT setup.setting('dpo_reach', '"all"');
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 3::bigint, 'where the school has him see every record, he does')
FROM api.record_list('{}');
SELECT is(count(*), 1::bigint, 'by address') FROM
    api.record_list('{"address":"HEAD@d.example"}');
SELECT is(count(*), 1::bigint, 'by person') FROM
    api.record_list('{"person":"h1"}');
SELECT is(count(*), 2::bigint, 'by time') FROM
    api.record_list(jsonb_build_object('since', now() - interval '50 hours'));
SELECT throws_ok('SELECT api.record_list(''{"person":"nobody"}'')', 'P0002',
    NULL, 'of nobody there is no list');
SELECT throws_ok('SELECT * FROM api.record_copy(1)', '42501', NULL,
    'an opening is its own reader''s');
SELECT is(api.record_show(tap.id('flagged')) #>> '{openings,0,reason}',
    'because', 'the DPO sees who opened what and why');
SELECT lives_ok(format('SELECT api.hold_place(%L, ''a request'', NULL)',
    tap.id('plain')), 'the DPO may hold a record');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION ann;
SELECT is(count(*), 2::bigint, 'staff see their own mail')
FROM api.record_list('{}');
SELECT ok(bool_and(NOT r ?| '{rules,gaps,second}'), 'without what rules say of it')
FROM api.record_list('{}') r;
SELECT is(count(*), 0::bigint, 'and cannot ask by rule')
FROM api.record_list('{"rule":"prohibited-words"}');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('flagged')), 'P0002', NULL, 'and open nothing');
SELECT is(count(*), 0::bigint, 'and have no queue') FROM api.queue(true, 10);
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION adm;
SELECT is(count(*) FILTER (WHERE r ? 'subject' OR r ? 'sender'), 0::bigint,
    'an administrator sees no subject and no address') FROM
    api.record_list('{}') r;
SELECT is(count(*), 3::bigint, 'but that mail was recorded') FROM
    api.record_list('{}');
SELECT is(api.people_import('duffield', '[{"id":"a","name":"Ann","class":"t",
    "addresses":["A@d.example","a@d.example"]}]', false, false) ->> 'added',
    '1', 'he imports the directory');
SELECT is(api.people_import('duffield', '[{"id":"a","name":"Ann","class":"T"},
    {"id":"a","name":"","class":"t"}]', false, false) -> 'errors' -> 0
    ->> 'row', '1', 'wrong rows are told');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 1::bigint, 'and change nothing') FROM schoolgate.person;

SET SESSION AUTHORIZATION adm;
SELECT is(api.people_import('duffield', '[{"id":"a","name":"Ann","class":"t"}]',
    false, false, '[{"group":"choir","member":"a"}]') ->> 'dry', 'false',
    'he imports groups');
SELECT is(api.people_import('duffield', '[{"id":"a","name":"Ann","class":"t"}]',
    false, false, '[{"group":"choir","member":"b"},
    {"group":"The Choir","member":"a"},{"group":"x","member":"a"},
    {"group":"x","member":"a"}]') -> 'errors' @> '[{"groups_row":1},
    {"groups_row":2},{"groups_row":3},{"groups_row":4}]', true,
    'wrong rows of groups are told');
SELECT is(api.people_import('duffield', '[{"id":"a","name":"Ann","class":"t"}]',
    true, false, '[]') ->> 'dry', 'true', 'a dry import changes no group');
RESET SESSION AUTHORIZATION;
SELECT is(string_agg("group" || ' ' || person, ','), 'choir a',
    'groups are as they were given') FROM schoolgate.membership;
SET SESSION AUTHORIZATION adm;
SELECT lives_ok('SELECT api.people_import(''duffield'',
    ''[{"id":"c","name":"Cy","class":"t"}]'', false, true)',
    'who has gone leaves the groups');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'and nobody else is put there')
FROM schoolgate.membership;
SET SESSION AUTHORIZATION adm;
SELECT lives_ok($$SELECT api.people_import('duffield', '[{"id":"c","name":"Cy",
    "class":"t","addresses":["cy@d.example"]},{"id":"e","name":"Eve",
    "class":"t"}]', false, true),
    api.people_import('duffield', '[{"id":"c","name":"Cy","class":"t"},
    {"id":"e","name":"Eve","class":"t","addresses":["Cy@d.example"]}]', false,
    true)$$, 'an address may go from one person to another');
RESET SESSION AUTHORIZATION;
SELECT is(string_agg(concat_ws(' ', what, about, reason, actor), '; '
    ORDER BY ordinal), 'people-imported people 1 added, 1 changed, 0 removed m1; '
    'people-imported people 0 added, 2 changed, 0 removed m1; '
    'address-moved cy@d.example from c to e m1', 'it is written down by whom')
FROM (SELECT * FROM schoolgate.rule_event ORDER BY ordinal DESC LIMIT 3) e;
SET SESSION AUTHORIZATION adm;
SELECT lives_ok($$SELECT api.people_import('duffield',
    '[{"id":"c","name":"Cy","class":"t"}]', false, true)$$, 'and back');
SELECT lives_ok($$SELECT api.people_import('duffield',
    '[{"id":"c","name":"Cy","class":"t"}]', false, true)$$, 'and again');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT reason FROM schoolgate.rule_event ORDER BY ordinal DESC
    LIMIT 1), '0 added, 0 changed, 1 removed',
    'the same file again is no change');

SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT api.decide(gen_random_uuid(), ''nothing-wrong'', '''')',
    'P0002', NULL, 'a flag that is not there cannot be decided');
SELECT throws_ok(format('SELECT api.decide(%L, ''burn'', '''')',
    (SELECT q ->> 'flag' FROM api.queue(false, 1) q)), '22023', NULL,
    'an outcome must be one');
SELECT throws_ok(format('SELECT api.decide(%L, ''pass-to-dsl'', ''see'')',
    (SELECT q ->> 'flag' FROM api.queue(false, 1) q)), '55000', NULL,
    'it is not passed to nobody');
RESET SESSION AUTHORIZATION;
SELECT setup.grant_role('lead', 's9', 'dsl');
SET SESSION AUTHORIZATION head;
SELECT lives_ok(format('SELECT api.decide(%L, ''pass-to-dsl'', ''see'')',
    (SELECT q ->> 'flag' FROM api.queue(false, 1) q)), 'a flag is passed on');
SELECT is(count(*), 0::bigint, 'and is then another''s')
FROM api.queue(false, 10);
RESET SESSION AUTHORIZATION;
SELECT ok(bool_and((v ->> 'ok')::boolean), 'the chains are whole')
FROM api.verify_chains() v;
SELECT ok(sum(headings) > 0, 'looks are counted') FROM schoolgate.sitting;
-- -- logins that are no addresses ------------------------------------------------------------

UPDATE schoolgate.school SET domains = '{d.example,e.example,.f.example}';
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('tom', 'duffield', 'Tom Till', 'staff'),
    ('una', 'duffield', 'Una Urr', 'staff'),
    ('uno', 'duffield', 'Uno Urr', 'staff');
INSERT INTO schoolgate.address VALUES ('tom@d.example', 'tom'),
    ('tom@home.example', 'tom'), ('una@d.example', 'una'),
    ('una@e.example', 'uno');
CREATE TEMP TABLE bare (n int, login text, sender text, who text, told text,
    promise text, id uuid);
INSERT INTO bare VALUES
    (51, 'Tom', 'noreply@d.example', 'tom', 'tom@d.example',
        'a login is a name at a domain of ours'),
    (52, 'tom@AD.LOCAL', 'Tom@d.example', 'tom', 'Tom@d.example',
        'one of another realm is no address to write to'),
    (53, 'tom', 'tom@home.example', 'tom', 'tom@home.example',
        'his own address he is told at'),
    (54, 'una', 'office@d.example', NULL, 'office@d.example',
        'a login that may be two persons'' is nobody''s'),
    (55, 'una', 'tom@d.example', 'tom', 'tom@d.example',
        'then it is the sender''s'),
    (56, 'zed', 'noreply@d.example', NULL, 'noreply@d.example',
        'who is in no directory is told at an address in our domains'),
    (57, '', 'tom@far.example', NULL, NULL, 'none of ours is not told');
UPDATE bare SET id = tap.at(now(), n);
SELECT tap.put(id, jsonb_build_object('envelope',
    jsonb_build_object('sender', sender, 'recipients', '["b@x"]'::jsonb,
        'auth', login, 'client', '10.0.0.5'),
    'header', '{"from":[],"subject":"bare","message_id":"m@x"}'::jsonb))
FROM bare;
SELECT is(concat_ws(' ', w.person, w.address), concat_ws(' ', who, told), promise)
FROM bare JOIN schoolgate.message m ON m.id = bare.id
    LEFT JOIN LATERAL schoolgate.told_of(
        schoolgate.actor_of('h1', '{headteacher@*}'), m) w ON true
ORDER BY n;
-- From outside it is the mail of those who got it.
CREATE TEMP TABLE came (n int, action text, receivers jsonb, want text,
    promise text, id uuid);
INSERT INTO came VALUES
    (71, 'accept', '["b@x", "Tom@d.example", "una@d.example",
        "una@e.example"]', 'tom Tom@d.example, uno una@e.example',
        'each of ours is told who got it, in their order; not who opens it'),
    (72, 'accept', '["office@d.example", "tom@d.example"]',
        'tom tom@d.example, office@d.example',
        'people before an address that others read too'),
    (73, 'accept', '["office@d.example"]', 'office@d.example',
        'that address where there is nobody else'),
    (74, 'accept', '["una@d.example", "tom@d.example"]', 'tom tom@d.example',
        'nobody is told of what he opened himself'),
    (75, 'accept', '["una@d.example"]', '', 'not even alone'),
    (76, 'accept', '["tom@mail.example", "b@x"]', '',
        'what went to somebody''s own address is none of ours'),
    (77, 'reject', '["tom@d.example"]', '', 'what nobody got is nobody''s'),
    (78, 'accept', '["tom@d.example", "TOM@D.example", "t.till@d.example"]',
        'tom tom@d.example', 'who got it twice is told once'),
    (79, 'accept', '["choir@d.example"]', 'uno una@e.example',
        'of a list the first of its members who works here'),
    (80, 'accept', '["everybody@d.example", "una@e.example"]',
        'uno una@e.example', 'of a list of lists too; and once'),
    (81, 'accept', '["ties@d.example"]', 'kim kim@d.example',
        'a pupil where nobody of it works here'),
    (82, 'accept', '["nobody@d.example"]', '', 'a list of nobody tells nobody'),
    (83, 'accept', '["union@d.example"]', '',
        'a channel is not told: who reads it may be who opened it');
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('kim', 'duffield', 'Kim Kay', 'pupil');
INSERT INTO schoolgate.address (address, person, kind)
VALUES ('tom@mail.example', 'tom', 'private'),
    ('t.till@d.example', 'tom', 'school'), ('kim@d.example', 'kim', 'school');
INSERT INTO schoolgate.address (address, school, kind, purpose)
VALUES ('choir@d.example', 'duffield', 'group', 'choir'),
    ('everybody@d.example', 'duffield', 'group', 'everybody'),
    ('ties@d.example', 'duffield', 'group', 'ties'),
    ('nobody@d.example', 'duffield', 'group', 'nobody'),
    ('union@d.example', 'duffield', 'channel', 'union');
INSERT INTO schoolgate.membership VALUES ('duffield', 'choir', 'kim'),
    ('duffield', 'choir', 'una'), ('duffield', 'choir', 'uno'),
    ('duffield', 'ties', 'kim'), ('duffield', 'ties', 'una');
INSERT INTO schoolgate.subgroup VALUES ('duffield', 'everybody', 'choir'),
    ('duffield', 'choir', 'everybody');
UPDATE came SET id = tap.at(now(), n);
SELECT tap.put(id, jsonb_build_object('envelope', jsonb_build_object(
        'sender', 'p@far.example', 'recipients', receivers, 'auth', '',
        'client', '192.0.2.1'),
    'verdict', jsonb_build_object('action', action, 'code', '550', 'reasons',
        '[]'::jsonb)))
FROM came;
SELECT is((SELECT coalesce(string_agg(concat_ws(' ', w.person, w.address), ', '
        ORDER BY w.place), '') FROM schoolgate.told_of(schoolgate.actor_of(
            'una', '{headteacher@*}'), m) WITH ORDINALITY w
            (person, address, place)), want, promise)
FROM came JOIN schoolgate.message m ON m.id = came.id ORDER BY n;
DELETE FROM schoolgate.subgroup;
DELETE FROM schoolgate.membership;
DELETE FROM schoolgate.address WHERE kind IN ('group', 'channel')
    OR address LIKE 'kim@%' OR address LIKE 't.till@%';
DELETE FROM schoolgate.person WHERE id = 'kim';
DELETE FROM schoolgate.address WHERE address = 'tom@mail.example';
SELECT is(concat_ws(' ', f.about, schoolgate.sender_of(f)),
    concat_ws(' ', who, told), 'by a letter as well: ' || promise)
FROM bare JOIN schoolgate.flag f ON f.message = bare.id ORDER BY n;
SELECT is(schoolgate.is_sent_by(a, m) || ' '
        || NOT schoolgate.may_see(a, f), want, caller || ': ' || bare.login)
FROM (VALUES (51, 'tom', 'true true'), (56, 'zed@d.example', 'true true'),
        (56, 'tom', 'false false'), (54, 'una', 'false false'),
        (54, 'uno', 'false false')) v (k, caller, want)
    JOIN bare ON n = k JOIN schoolgate.message m ON m.id = bare.id
    JOIN schoolgate.flag f ON f.message = m.id,
    schoolgate.actor_of(caller, '{headteacher@*}') a;
SELECT setup.grant_role('tim', 'tom', 'headteacher') IS NOT NULL AS x \gset
SET SESSION AUTHORIZATION tim;
SELECT is((SELECT array_agg(x ORDER BY x)
    FROM jsonb_array_elements_text(api.whoami() -> 'addresses') x),
    '{tom@d.example,tom@home.example}',
    'a login is not told as an address');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
