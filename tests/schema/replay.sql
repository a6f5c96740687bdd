-- What was promised about rules that are run over recorded mail.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('adm', 'm1', 'mail-admin');
SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('ann', 's1', 'staff');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('s1', 'duffield', 'Ann Ames', 'staff');
INSERT INTO schoolgate.address (address, person) VALUES ('a@d.example', 's1');
CREATE FUNCTION tap.full(extra jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('envelope', '{"sender":"A+x@D.example",
        "sender_args":[],"recipients":["b@x.example"],"auth":"a",
        "client":"192.0.2.7"}'::jsonb, 'header', '{"from":[{"name":"Ann Ames",
        "address":"a@d.example"}],"to":[],"cc":[],"bcc":[],"reply_to":[],
        "subject":"Re: [\u0406nt\u0435rnal] Jolanda is pregnant",
        "message_id":"secret-id@x","in_reply_to":["secret-id@x"],
        "references":[]}'::jsonb, 'parts', '[{"path":"2","name":"Jolanda.pdf.exe",
        "type":"application/pdf","size":3,"gaps":[],"encrypted":false,
        "sha256":"abababababababababababababababababababababababababababababababab"
        }]'::jsonb, 'fingerprints', '["0123456789abcdef"]'::jsonb) || $1
$$;
SELECT ok(tap.put(tap.at(now() - n * interval '1 minute', n),
    tap.full('{"findings":[],"verdict":{"action":"accept","reasons":[]}}')),
    'recorded') FROM generate_series(1, 99) n;

-- -- who may, and when ---------------------------------------------------------

SET SESSION AUTHORIZATION adm;
SELECT tap.throws_ok($$SELECT api.replay_begin('r', 'files', '{}', false,
    now() - interval '1 day', now())$$, '22023', NULL,
    'of few messages nothing is counted');
RESET SESSION AUTHORIZATION;
SELECT ok(tap.put(tap.at(now() - interval '100 minutes', 100),
    tap.full('{"findings":[],"verdict":{"action":"accept","reasons":[
        {"rule":"sealed","context":"sealed","severity":1,"findings":[]}]}}')),
    'a sealed one is recorded');
SELECT ok(tap.put(tap.at(now() - interval '2 days', 101)), 'an older one too');
INSERT INTO schoolgate.second_scan (message, scanned, from_name,
    from_address, subject, message_id, rules, gaps, document)
SELECT m.id, true, '', '', '', '', '{sealed}', '{}', tap.full('{"findings":[],"gaps":[],"attachments":[],
    "verdict":{"action":"accept","reasons":[{"rule":"sealed",
        "context":"sealed","severity":1,"findings":[]}]}}')
FROM schoolgate.message m WHERE m.id::text LIKE '%000062';
SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok($$SELECT api.replay_begin('r', 'files', '{}', false,
    now() - interval '1 day', now())$$, '42501', NULL, 'staff may not');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok($$SELECT api.replay_begin('r', 'files', '{a b}', false,
    now() - interval '1 day', now())$$, '22023', NULL,
    'words of subjects are single words');
BEGIN;
SELECT tap.ok(api.replay_begin('r', 'files', '{}', false,
    now() - interval '1 day', now()) IS NOT NULL, 'a headteacher may');
SELECT tap.throws_ok(format('SELECT * FROM api.replay_page(%s,
    ''00000000-0000-0000-0000-000000000000'', 9)',
    (SELECT api.replays() ->> 'replay' LIMIT 1)), '42501', NULL,
    'but gets no record before the order is written for good');
ROLLBACK;
SET SESSION AUTHORIZATION adm;
SELECT tap.is(api.replay_begin('stays', 'files', '{internal}', true,
    now() - interval '1 day', now() + interval '9 days') ->> 'messages', '100',
    'an administrator may, and is told how many there are');
CREATE FUNCTION pg_temp.order() RETURNS bigint LANGUAGE sql AS
    $$ SELECT (api.replays() ->> 'replay')::bigint LIMIT 1 $$;
CREATE TEMP TABLE page AS SELECT * FROM api.replay_page(pg_temp.order(),
    '00000000-0000-0000-0000-000000000000', 40);
SELECT tap.is((SELECT count(*) FROM page), 40::bigint, 'a page is of its size');
INSERT INTO page SELECT * FROM api.replay_page(pg_temp.order(),
    (SELECT id FROM page ORDER BY id DESC LIMIT 1), 40);
INSERT INTO page SELECT * FROM api.replay_page(pg_temp.order(),
    (SELECT id FROM page ORDER BY id DESC LIMIT 1), 40);
SELECT tap.is((SELECT count(DISTINCT id) FROM page), 100::bigint,
    'pages follow each other to the end, and no older mail is among them');
SELECT tap.is((SELECT count(*) FROM page WHERE document IS NULL), 2::bigint,
    'what is sealed is not handed out, at the second scan neither');

-- -- the veil ---------------------------------------------------------------------

CREATE TEMP VIEW seen AS SELECT document AS d FROM page
WHERE document IS NOT NULL ORDER BY id LIMIT 1;
SELECT tap.ok(NOT EXISTS (SELECT FROM page WHERE document::text
    ~* 'jolanda|pregnant|ann|"a@d|"b@x|secret-id|abababab|0123456789abcdef'),
    'no name, address, subject, Message-ID or digest is in what is handed out');
SELECT tap.is(d #>> '{header,subject}', 'x: [internal] x x x',
    'of a subject the words of the order stay, however they are spelt')
FROM seen;
SELECT tap.is(d #>> '{parts,0,name}', 'x.pdf.exe',
    'of a file the endings stay') FROM seen;
SELECT tap.matches(d #>> '{envelope,sender}', '^[0-9a-f]{20}@d\.example$',
    'of an address the domain') FROM seen;
SELECT tap.is(d #>> '{envelope,sender}', d #>> '{header,from,0,address}',
    'the same address is the same, with "+x" and in capitals') FROM seen;
SELECT tap.is(d #>> '{envelope,auth}',
    split_part(d #>> '{envelope,sender}', '@', 1),
    'a login is that of its address') FROM seen;
SELECT tap.is(d #>> '{envelope,client}', '',
    'where somebody who logged in was is not told') FROM seen;
SELECT tap.is(d #>> '{header,in_reply_to,0}', d #>> '{header,message_id}',
    'a thread is a thread') FROM seen;
SELECT tap.is((SELECT e.class FROM api.replay_entries(pg_temp.order()) e
    WHERE e.address = (SELECT d #>> '{envelope,sender}' FROM seen)), 'staff',
    'the directory is under the same veil');
SELECT tap.ok(NOT EXISTS (SELECT FROM api.replay_entries(pg_temp.order()) e
    WHERE e.name <> '' OR e.form <> '' OR e.person IN ('s1')),
    'and names nobody');
SELECT tap.ok(api.replay_begin('stays', 'words', '{}', false,
    now() - interval '1 day', now()) IS NOT NULL, 'another order');
SELECT tap.isnt((SELECT document #>> '{envelope,sender}'
    FROM api.replay_page(pg_temp.order(),
        '00000000-0000-0000-0000-000000000000', 2)
    WHERE document IS NOT NULL),
    (SELECT d #>> '{envelope,sender}' FROM seen),
    'another order has another veil');
SELECT tap.is((SELECT document #>> '{header,subject}'
    FROM api.replay_page(pg_temp.order(),
        '00000000-0000-0000-0000-000000000000', 2)
    WHERE document IS NOT NULL), '',
    'a rule that looks for no word gets none');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok($$SELECT * FROM api.replay_page((SELECT
    (api.replays() ->> 'replay')::bigint LIMIT 1),
    '00000000-0000-0000-0000-000000000000', 1)$$, '42501', NULL,
    'an order hands out to who wrote it alone');
SELECT tap.is((SELECT count(*) FROM api.replays()), 2::bigint,
    'who had what run is there to read');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('UPDATE schoolgate.replay SET rule = ''x''', '42501', NULL,
    'and is not changed');
SELECT throws_ok('DELETE FROM schoolgate.replay', '42501', NULL,
    'nor deleted');

-- -- one message explained ----------------------------------------------------------

CREATE TEMP TABLE one AS SELECT id FROM page ORDER BY id DESC LIMIT 1;
GRANT SELECT ON one TO PUBLIC;
SELECT setup.setting('dpo_reach', '"all"');
SET SESSION AUTHORIZATION adm;
SELECT tap.throws_ok(format('SELECT * FROM api.explain(%L)', (SELECT m.id
    FROM one m)), 'P0002', NULL, 'who may not see headings gets no document');
SET SESSION AUTHORIZATION dpo;
SELECT tap.is((SELECT count(*) FROM one o, api.explain(o.id::text)), 1::bigint,
    'who may does');
SELECT tap.is((SELECT string_agg(e.address, ' ')
    FROM one o, api.explain_entries(o.id) e), 'a@d.example',
    'with what is known of its people and nobody else');
RESET SESSION AUTHORIZATION;

-- -- what a run came to ---------------------------------------------------------------

SET SESSION AUTHORIZATION adm;
SELECT tap.is(api.replay_done(pg_temp.order(), '{"hits": 12}') ->> 'replay',
    pg_temp.order()::text, 'who ran a rule writes down what it came to');
SELECT tap.throws_ok($$SELECT api.replay_done(pg_temp.order(), '{"hits": 9}')$$,
    '55000', NULL, 'once');
SELECT tap.throws_ok($$SELECT api.replay_done(pg_temp.order(), '[1]')$$,
    '22023', NULL, 'as one object');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok($$SELECT api.replay_done((SELECT (api.replays() ->>
    'replay')::bigint LIMIT 1), '{"hits": 9}')$$, '42501', NULL,
    'nobody writes it down for another');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
