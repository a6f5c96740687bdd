-- What was promised about mail that is held: who may ask, what is told, once.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.grantee (os_user, person, role, granted_by) VALUES
    ('ann', 'a@d.example', 'staff', 'x'), ('bob', 'b@d.example', 'staff', 'x'),
    ('head', 'h@d.example', 'headteacher', 'x'),
    ('admin', 'i@d.example', 'mail-admin', 'x');
DO $$
DECLARE
    u text;
BEGIN
    FOREACH u IN ARRAY ARRAY['ann', 'bob', 'head', 'admin'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = u) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', u);
        END IF;
        EXECUTE format('GRANT schoolgate_people TO %I', u);
    END LOOP;
END $$;

-- An event as a deliverer writes it.
CREATE FUNCTION tap.event(id uuid, state text, extra jsonb DEFAULT '{}')
RETURNS void LANGUAGE sql AS $$
    SELECT recorder.held_event(jsonb_build_object('kind', 'message',
        'item', id, 'message', id, 'host', 'mx1', 'state', state,
        'at', now(), 'action', 'hold', 'reference', 'K7M2Q',
        'created', now() - interval '1 hour', 'tries', 0, 'repeats', 0,
        'recipients', 2, 'inside', true, 'lost_arguments', false,
        'refused', '[]'::jsonb) || extra)
$$;
SELECT tap.at(now(), 1) AS a \gset
SELECT tap.at(now(), 2) AS b \gset
SELECT tap.at(now(), 3) AS c \gset
SELECT ok(tap.put(:'a') AND tap.put(:'b'), 'two records of ann''s');
SELECT is(schoolgate.zone_of(:'a'), 'Europe/London', 'times are told by London');
UPDATE schoolgate.school SET time_zone = 'Europe/Lisbon';
SELECT is(schoolgate.zone_of(:'a'), 'Europe/Lisbon', 'or as the school has it');
UPDATE schoolgate.school SET time_zone = 'Europe/London';
SELECT tap.event(:'a', 'waiting');
SELECT tap.event(:'b', 'waiting',
    '{"action":"delay","reference":"D4M2Q"}');

-- Who sees what.
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT count(*) FROM api.held_list(false)), 2::bigint,
    'the sender sees his own');
SELECT tap.is(api.held_show('k7m2q') ->> 'subject', 'Trip',
    'with its subject, by reference in any case');
SET SESSION AUTHORIZATION bob;
SELECT tap.is((SELECT count(*) FROM api.held_list(false)), 0::bigint,
    'another member of staff sees none');
SELECT tap.throws_ok('SELECT api.held_show(''K7M2Q'')', 'P0002', NULL,
    'nor by its reference');
SELECT tap.throws_ok('SELECT api.held_order(''K7M2Q'', ''drop'', ''mine'', NULL)',
    'P0002', NULL, 'and asks for nothing');
SET SESSION AUTHORIZATION admin;
SELECT tap.ok(NOT api.held_show('K7M2Q') ?| ARRAY['subject', 'sender',
    'recipients'], 'an administrator sees neither subject nor addresses');
SELECT tap.throws_ok('SELECT api.held_order(''K7M2Q'', ''drop'', ''full'', NULL)',
    '42501', NULL, 'and cannot drop it');
SET SESSION AUTHORIZATION head;
SELECT tap.is(api.held_show('K7M2Q') ->> 'subject', 'Trip',
    'the headteacher sees it');

-- Who asks for what.
SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok('SELECT api.held_order(''K7M2Q'', ''release'', '' '', NULL)',
    '22023', NULL, 'to release needs a reason');
SELECT tap.throws_ok('SELECT api.held_order(''K7M2Q'', ''burn'', ''why'', NULL)',
    '22023', NULL, 'there is no other act');
SELECT tap.throws_ok(
    'SELECT api.held_order(''D4M2Q'', ''release'', ''sooner'', NULL)', '42501',
    NULL, 'what is delayed is not released by its sender');
SELECT tap.lives_ok('SELECT api.held_order(''K7M2Q'', ''release'', ''fine'', NULL)',
    'a sender releases his own');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM recorder.held_orders('mx2')), 0::bigint,
    'another mail host gets no order');
SELECT is((SELECT text::jsonb ->> 'act' FROM recorder.held_orders('mx1')),
    'release', 'its own does');
SELECT id AS o FROM recorder.held_orders('mx1') \gset
SET SESSION AUTHORIZATION admin;
SELECT tap.is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(
    api.held_show('K7M2Q') #> '{orders,0}') k), '{act,at,result}',
    'that it was asked for is all that an administrator learns, not by whom');
SET SESSION AUTHORIZATION head;
SELECT tap.is(o ->> 'actor' || ' ' || (o ->> 'reason'), 'a@d.example fine',
    'who sees whose it is sees who asked, and why')
FROM (SELECT api.held_show('K7M2Q') #> '{orders,0}') x (o);
RESET SESSION AUTHORIZATION;
SELECT recorder.held_order_taken(:'o');
SELECT is((SELECT count(*) FROM recorder.held_orders('mx1')), 0::bigint,
    'once it is taken no more');
SELECT tap.event(:'a', 'released', jsonb_build_object('order', :'o',
    'result', 'done'));
SELECT tap.event(:'a', 'sent', '{"tries":1,"repeats":1}');
SELECT is((SELECT result FROM schoolgate.held_order WHERE id = :'o'), 'done',
    'how it went is kept');
SELECT tap.event(:'a', 'waiting');
SELECT is((SELECT state FROM schoolgate.held WHERE item = :'a'), 'sent',
    'what is settled does not wait again');
SET SESSION AUTHORIZATION ann;
SELECT tap.ok((api.held_show('K7M2Q') ->> 'maybe_repeated')::boolean,
    'that it may have been sent twice is said');
SELECT tap.throws_ok('SELECT api.held_order(''K7M2Q'', ''drop'', ''late'', NULL)',
    '55000', NULL, 'it is too late for another');
RESET SESSION AUTHORIZATION;

-- Links.
CREATE FUNCTION tap.link(token text, item uuid, acts jsonb,
    extra jsonb DEFAULT '{}')
RETURNS void LANGUAGE sql AS $$
    SELECT recorder.held_event(jsonb_build_object('kind', 'link',
        'item', item, 'hash', encode(sha256(convert_to(token, 'UTF8')), 'hex'),
        'addressee', 'A@d.example', 'acts', acts, 'odd', 0,
        'expires', now() + interval '1 day') || extra)
$$;
SELECT tap.link('t0ken', :'b', '["return"]');
SELECT tap.link('reminder', :'b', '["return"]');
SELECT tap.link('late', :'b', '["return"]',
    jsonb_build_object('expires', now() - interval '1 s'));
SELECT tap.link('old', :'b', '["return"]',
    jsonb_build_object('expires', now() + interval '1 ms'));
SELECT pg_sleep(0.01);
SELECT is((SELECT count(*) FROM schoolgate.held_link), 3::bigint,
    'what is over when it comes is no link');
SELECT is((SELECT count(*) FROM schoolgate.held_link
    WHERE encode(hash, 'escape') LIKE '%t0ken%'), 0::bigint,
    'no token is kept');
INSERT INTO schoolgate.shut_out (person) VALUES ('a@d.example');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.throws_ok('SELECT api.held_link_show(''t0ken'', ''a@d.example'')',
    '42501', 'this link counts no more, or is not yours',
    'of who is suspended a link is none');
RESET SESSION AUTHORIZATION;
DELETE FROM schoolgate.shut_out;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.is(api.held_link_show('t0ken', 'a@d.example') -> 'acts',
    '[{"act": "return", "reason": false}]', 'a link shows what it would do');
SELECT tap.ok(NOT api.held_link_show('t0ken', 'a@d.example') ?| ARRAY['subject',
    'sender', 'recipients', 'item', 'message'], 'of the message its reference');
SELECT tap.lives_ok('SELECT api.held_link_show(''t0ken'', ''A@D.example '')',
    'however often it is looked at');
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''t0ken'', ''b@d.example'', ''return'', '''')',
    '42501', 'this link counts no more, or is not yours', 'nobody else uses it');
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''old'', ''a@d.example'', ''return'', '''')',
    '42501', 'this link counts no more, or is not yours',
    'nor is it used when its time is over, and says the same');
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''t0ken'', ''a@d.example'', ''release'', ''why'')',
    '22023', NULL, 'nor for an act that it does not have');
SELECT tap.lives_ok(
    'SELECT api.held_link_use(''t0ken'', ''a@d.example'', ''return'', '''')',
    'its addressee uses it');
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''t0ken'', ''a@d.example'', ''return'', '''')',
    '42501', 'this link counts no more, or is not yours',
    'once, and then it says the same');
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''reminder'', ''a@d.example'', ''return'', '''')',
    '42501', NULL, 'nor by another link of the same message');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT text::jsonb ->> 'act' FROM recorder.held_orders('mx1')),
    'return', 'and it is an order then');

-- Two links of one message in the same instant.
SELECT tap.at(now(), 4) AS two \gset
SELECT ok(tap.put(:'two'), 'another message');
SELECT tap.event(:'two', 'waiting', '{"reference":"T4M2Q"}');
SELECT tap.link('one', :'two', '["return"]'), tap.link('other', :'two',
    '["return"]');
\getenv socket SOCKET
CREATE EXTENSION dblink SCHEMA tap;
SELECT dblink_connect(who, format('host=%s user=postgres dbname=%I', :'socket',
    current_database())) FROM unnest('{first,second}'::text[]) who;
SELECT dblink_exec('first', 'BEGIN');
SELECT is(x, 'return', 'one is used') FROM dblink('first', $$ SELECT
    api.held_link_use('one', 'a@d.example', 'return', '') ->> 'act' $$) t (x text);
SELECT dblink_send_query('second', $$ SELECT
    api.held_link_use('other', 'a@d.example', 'return', '') ->> 'act' $$);
SELECT pg_sleep(0.5);
SELECT dblink_exec('first', 'COMMIT');
SELECT throws_ok($$ SELECT * FROM dblink_get_result('second') t (x text) $$,
    '42501', NULL, 'the other, which came before that was written, orders nothing');
SELECT dblink_disconnect(who) FROM unnest('{first,second}'::text[]) who;
SELECT is((SELECT count(*) FROM schoolgate.held_order WHERE item = :'two'),
    1::bigint, 'there is one order');
SELECT tap.event(:'two', 'returned');

-- A suspended account.
SELECT ok(tap.put(:'c', '{"verdict":{"action":"hold","code":"","reasons":[{
    "rule":"account-stopped","kind":"suspended","mode":"enforce",
    "severity":4,"findings":[]}]}}'), 'a message of a suspended account');
SELECT tap.event(:'c', 'waiting', '{"reference":"S4M2Q"}');
SELECT tap.link('thief', :'c', '["release", "return"]');
SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok(
    'SELECT api.held_order(''S4M2Q'', ''release'', ''it is me'', NULL)', '42501',
    NULL, 'who has it releases nothing');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''thief'', ''a@d.example'', ''return'', '''')',
    '42501', NULL, 'not by a link either');
SET SESSION AUTHORIZATION admin;
SELECT tap.lives_ok(
    'SELECT api.held_order(''S4M2Q'', ''return'', ''it was stolen'', NULL)',
    'an administrator settles it');
RESET SESSION AUTHORIZATION;
SELECT tap.event(:'c', 'returned');

-- What somebody else judges.
INSERT INTO schoolgate.grantee (os_user, person, role, granted_by) VALUES
    ('dee', 's@d.example', 'dsl', 'x');
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dee') THEN
        CREATE ROLE dee LOGIN;
    END IF;
    GRANT schoolgate_people TO dee;
END $$;
CREATE FUNCTION tap.judged(id uuid, reference text, VARIADIC approvers text[])
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put(id, jsonb_build_object('verdict', jsonb_build_object(
        'action', 'hold', 'code', '', 'reasons', (SELECT jsonb_agg(
            jsonb_build_object('rule', 'r', 'kind', 'files', 'mode', 'enforce',
                'action', 'hold', 'approve', x, 'severity', 4,
                'findings', '[]'::jsonb)) FROM unnest(approvers) x))));
    SELECT tap.event(id, 'waiting', jsonb_build_object('reference', reference));
    SELECT true
$$;
SELECT tap.at(now(), 11) AS d \gset
SELECT tap.at(now(), 12) AS e \gset
SELECT tap.at(now(), 13) AS f \gset
SELECT tap.at(now(), 14) AS g \gset
SELECT ok(tap.judged(:'d', 'JD2Q2', 'it') AND tap.judged(:'e', 'JE2Q2', 'dsl')
    AND tap.judged(:'f', 'JF2Q2', 'dsl', 'it')
    AND tap.judged(:'g', 'JG2Q2', 'headteacher'),
    'messages that wait for somebody''s word');
SELECT tap.at(now(), 15) AS o \gset
SELECT ok(tap.put(:'o', '{"verdict":{"action":"hold","code":"","reasons":[{
    "rule":"r","kind":"files","mode":"enforce","action":"hold","severity":4,
    "findings":[]}]}}'), 'one that its sender judges');
SELECT tap.event(:'o', 'waiting', '{"reference":"JO2Q2"}');
-- May the caller ask for it?  What he asks for is undone.
CREATE FUNCTION tap.may(reference text, act text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM api.held_order(reference, act, 'it is right', NULL);
    RAISE EXCEPTION 'yes' USING ERRCODE = 'ZZZZZ';
EXCEPTION
    WHEN SQLSTATE 'ZZZZZ' THEN RETURN true;
    WHEN SQLSTATE '42501' OR SQLSTATE 'P0002' THEN RETURN false;
END $$;
GRANT EXECUTE ON FUNCTION tap.may TO PUBLIC;
SET SESSION AUTHORIZATION ann;
SELECT tap.ok(NOT tap.may('JD2Q2', 'release'), 'its sender does not release it');
SELECT tap.ok(NOT tap.may('JD2Q2', 'protect'), 'nor has it protected and sent');
SELECT tap.ok(tap.may('JD2Q2', 'return'), 'he may have it back');
SELECT tap.is(api.held_show('JD2Q2') -> 'approvers', '["it"]'::jsonb,
    'and sees whose word it waits for');
SET SESSION AUTHORIZATION admin;
SELECT tap.ok(tap.may('JD2Q2', 'release'), 'who is named does: IT');
SELECT tap.ok(NOT tap.may('JE2Q2', 'release'), 'not what is another''s');
SELECT tap.ok(tap.may('JE2Q2', 'return'), 'which he may give back');
SELECT tap.ok(NOT tap.may('JO2Q2', 'release'), 'nor what is its sender''s');
SELECT tap.ok(tap.may('JO2Q2', 'return'), 'which goes back to him');
SET SESSION AUTHORIZATION dee;
SELECT tap.ok(tap.may('JE2Q2', 'release'), 'the safeguarding lead does');
SELECT tap.is(api.held_show('JE2Q2') ->> 'subject', 'Trip',
    'who sees what he judges');
SELECT tap.ok(NOT tap.may('JD2Q2', 'release'), 'and nothing else');
SELECT tap.ok(NOT tap.may('JF2Q2', 'release'),
    'of two who are named one is not enough');
SET SESSION AUTHORIZATION head;
SELECT tap.ok(tap.may('JF2Q2', 'release') AND tap.may('JD2Q2', 'release')
    AND tap.may('JG2Q2', 'release') AND tap.may('JO2Q2', 'release'),
    'the headteacher stands in for each');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET person = 'a@d.example' WHERE os_user = 'head';
SET SESSION AUTHORIZATION head;
SELECT tap.ok(NOT tap.may('JG2Q2', 'release'), 'but nobody approves his own');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET person = 'h@d.example' WHERE os_user = 'head';
SELECT tap.link('own', :'d', '["release", "return", "remove"]', '{"odd": 1}');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.is(api.held_link_show('own', 'a@d.example') -> 'acts',
    '[{"act": "return", "reason": false}]',
    'not by a link either, which can only give it back');
RESET SESSION AUTHORIZATION;
SELECT tap.event(x, 'returned') FROM unnest(ARRAY[:'d', :'e', :'f', :'g',
    :'o']::uuid[]) x;

-- To others than was written.
SELECT tap.at(now(), 21) AS p \gset
SELECT tap.at(now(), 22) AS q \gset
CREATE FUNCTION tap.caused(id uuid, reference text, VARIADIC kinds text[])
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put(id, jsonb_build_object('verdict', jsonb_build_object(
        'action', 'hold', 'code', '', 'text', 'Waiting. Because.', 'reasons',
        (SELECT jsonb_agg(jsonb_build_object('rule', 'r', 'kind', x, 'mode',
            'enforce', 'action', 'hold', 'severity', 2, 'findings',
            '[]'::jsonb)) FROM unnest(kinds) x))));
    SELECT tap.event(id, 'waiting', jsonb_build_object('reference', reference));
    SELECT true
$$;
SELECT ok(tap.caused(:'p', 'PM2Q2', 'misdirected')
    AND tap.caused(:'q', 'QM2Q2', 'misdirected', 'visible-recipients'),
    'messages that may go to one too many');
SET SESSION AUTHORIZATION ann;
SELECT tap.is(api.held_show('PM2Q2') #> '{acts,0}',
    '{"act": "remove", "cures": true, "reason": false}'::jsonb,
    'what cures it is offered first, and needs no reason');
SELECT tap.is(api.held_show('PM2Q2') ->> 'told', 'Waiting. Because.',
    'with what the notice says');
SELECT tap.throws_ok(
    'SELECT api.held_order(''PM2Q2'', ''remove'', '''', ''["nobody@x"]'')',
    '22023', NULL, 'only a recipient is taken out');
SELECT tap.throws_ok(
    'SELECT api.held_order(''PM2Q2'', ''remove'', '''', ''["b@x", "c@y"]'')',
    '22023', NULL, 'not all of them');
SELECT tap.throws_ok(
    'SELECT api.held_order(''PM2Q2'', ''remove'', '''', NULL)', '22023', NULL,
    'and somebody is named');
SELECT tap.throws_ok(
    'SELECT api.held_order(''QM2Q2'', ''remove'', '''', ''["b@x"]'')', '22023',
    'say why, in three letters at least',
    'what leaves another cause standing needs a reason');
SELECT tap.is(api.held_order('PM2Q2', 'remove', '', '["C@y"]') -> 'recipients',
    '[2]'::jsonb, 'he is named by his number');
SELECT tap.throws_ok('SELECT api.held_order(''D4M2Q'', ''separate'', ''x y'',
    NULL)', '42501', NULL, 'what is delayed is not sent sooner to each');
SET SESSION AUTHORIZATION bob;
SELECT tap.throws_ok('SELECT api.held_order(''QM2Q2'', ''separate'', ''x y'',
    NULL)', 'P0002', NULL, 'another asks for nothing');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT text::jsonb -> 'recipients' FROM recorder.held_orders('mx1')
    WHERE text::jsonb ->> 'act' = 'remove'), '[2]'::jsonb,
    'the mail host is told so');
SELECT tap.event(:'p', 'sent', '{"removed": [2]}');
SET SESSION AUTHORIZATION ann;
SELECT tap.is(api.held_show('PM2Q2') -> 'removed', '[2]'::jsonb,
    'and who was taken out is kept');
RESET SESSION AUTHORIZATION;
SELECT tap.link('each', :'q', '["release", "return", "remove", "separate"]',
    '{"odd": 2}');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.throws_ok(
    'SELECT api.held_link_use(''each'', ''a@d.example'', ''remove'', '' '')',
    '22023', 'say why, in three letters at least',
    'by a link a reason is asked for too');
SELECT tap.lives_ok(
    'SELECT api.held_link_use(''each'', ''a@d.example'', ''remove'', ''all seen'')',
    'which leaves the link as it was');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT text::jsonb -> 'recipients' FROM recorder.held_orders('mx1')
    WHERE text::jsonb ->> 'item' = :'q'), '[2]'::jsonb,
    'whom it takes out is the one that the notice named');
SELECT tap.event(:'q', 'sent');

-- Notices of openings.
SET SESSION AUTHORIZATION head;
SELECT (api.record_open(:'a', 'T3', 'complaint', 'asked for it')
    ->> 'opening')::bigint AS opened \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT address FROM recorder.notices_due('mx1')), 'a@d.example',
    'who is read is to be told');
SELECT is((SELECT count(*) FROM recorder.notices_due('mx2')), 0::bigint,
    'by one mail host');
SELECT is((SELECT count(*) FROM recorder.notices_due('mx1')), 1::bigint,
    'which gets it again until it has it');
SELECT recorder.notice_handed(:opened);
SELECT is((SELECT count(*) FROM recorder.notices_due('mx1')), 0::bigint,
    'and then no more');
SELECT recorder.held_event(jsonb_build_object('kind', 'notice', 'item',
    gen_random_uuid(), 'host', 'mx1', 'state', 'sent', 'opening',
    :opened::bigint)) FROM generate_series(1, 2);
SELECT is((SELECT count(*) FROM schoolgate.notice_event
    WHERE opening = :opened AND state = 'sent'), 1::bigint,
    'that it was sent is said once');

-- One that comes back.
SET SESSION AUTHORIZATION head;
SELECT (api.record_open(:'a', 'T3', 'complaint', 'asked for it again')
    ->> 'opening')::bigint AS opened \gset
SELECT is(array[s ->> 'notices_due', s ->> 'notices_failed'], '{1,0}',
    'a notice is counted while it is on its way') FROM api.status() s;
RESET SESSION AUTHORIZATION;
SELECT recorder.held_event(jsonb_build_object('kind', 'notice', 'item',
    gen_random_uuid(), 'host', 'mx1', 'state', 'failed', 'opening',
    :opened::bigint));
SET SESSION AUTHORIZATION head;
SELECT is(array[s ->> 'notices_due', s ->> 'notices_failed'], '{0,1}',
    'and when it could not be delivered, as that') FROM api.status() s;
RESET SESSION AUTHORIZATION;

-- Addresses that people write to.
CREATE FUNCTION tap.write_to(id uuid, address text, extra jsonb)
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put($1, jsonb_build_object('envelope', jsonb_build_object(
        'sender', 'a@d.example', 'recipients', jsonb_build_array($2),
        'auth', 'a', 'client', '10.0.0.5')) || $3)
$$;
CREATE FUNCTION tap.serve() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT address || ' ' || words FROM recorder.serve_mail('report@d.example',
        'mistake@d.example', 'not-for-me@d.example', '{10.0.0.0/8}')
$$;
SELECT tap.at(now(), 11) AS m \gset
SELECT tap.at(now(), 12) AS r \gset
SELECT tap.at(now(), 13) AS n \gset
SELECT tap.at(now(), 14) AS f \gset
SELECT ok(tap.write_to(:'m', 'Mistake@d.example',
    '{"header":{"from":[],"subject":"Fwd: trip","references":["m@x"]}}'),
    'ann writes that it was a mistake');
SELECT matches((SELECT * FROM tap.serve()), 'was stopped; it comes back',
    'what still waits is stopped, and she is told');
SELECT is((SELECT count(*) FROM schoolgate.held_order
    WHERE item = :'b' AND actor = 'a@d.example' AND reason LIKE '%mistake%'),
    1::bigint,
    'by an order of hers');
SELECT is((SELECT due - reported FROM schoolgate.breach
    WHERE reported_by = :'m'), interval '72 hours', 'the clock runs');
SELECT is((SELECT queue FROM schoolgate.flag WHERE message = :'m'
    AND rule = 'mistake-told'), 'dpo', 'the Data Protection Officer sees it');
SELECT is((SELECT count(*) FROM tap.serve()), 1::bigint,
    'the answer comes again until it is written');
SELECT recorder.service_answered(:'m');
SELECT is((SELECT count(*) FROM tap.serve()), 0::bigint, 'then no more');
SELECT ok(tap.write_to(:'r', 'report@d.example', '{}')
    AND tap.write_to(:'n', 'not-for-me@d.example', '{}'), 'two more');
SELECT is((SELECT count(*) FROM tap.serve()), 2::bigint, 'are answered');
SELECT is((SELECT string_agg(queue, ' ' ORDER BY message) FROM schoolgate.flag
    WHERE message IN (:'r', :'n') AND rule IN ('told-by-person',
        'not-for-me')), 'headteacher dpo', 'and each is somebody''s to see');
SELECT ok(tap.put(:'f', '{"envelope":{"sender":"a@d.example",
    "recipients":["mistake@d.example"],"auth":"","client":"203.0.113.5"}}'),
    'one that only says it is ann''s');
SELECT is((SELECT count(*) FROM tap.serve()), 2::bigint,
    'stops nothing and is not answered');

-- A copy to the line manager.
SELECT tap.at(now(), 31) AS p \gset
SELECT tap.at(now(), 32) AS q \gset
SELECT ok(tap.caused(:'p', 'PN2Q2', 'misdirected')
    AND tap.caused(:'q', 'QN2Q2', 'misdirected'), 'two more are held');
SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok('SELECT api.held_order(''PN2Q2'', ''manager'', ''asked'',
    NULL)', '22023', 'there is no line manager who could get a copy',
    'who has no line manager can copy none in');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.person (id, school, name, class, line_manager)
SELECT v, (SELECT min(id) FROM schoolgate.school), v, 'staff', m
FROM (VALUES ('mia', NULL), ('a@d.example', 'mia')) x (v, m);
INSERT INTO schoolgate.address (address, person)
VALUES ('mia@d.example', 'mia'), ('a@d.example', 'a@d.example');
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT x FROM jsonb_array_elements(
        api.held_show('PN2Q2') -> 'acts') x WHERE x ->> 'act' = 'manager'),
    '{"act": "manager", "cures": false, "reason": true}'::jsonb,
    'who has one may, and says why');
SELECT tap.throws_ok('SELECT api.held_order(''PN2Q2'', ''manager'', '''', NULL)',
    '22023', 'say why, in three letters at least', 'not without a reason');
SELECT tap.is(api.held_order('PN2Q2', 'manager', 'he should know', NULL)
    -> 'act', '"manager"'::jsonb, 'it is asked for');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok('SELECT api.held_order(''QN2Q2'', ''manager'', ''his'',
    NULL)', '22023', NULL, 'nobody copies another''s manager in');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT text::jsonb ->> 'copy' FROM recorder.held_orders('mx1')
    WHERE text::jsonb ->> 'act' = 'manager'), 'mia@d.example',
    'the mail host is told whose copy it is');
SELECT tap.link('copy', :'q', '["release", "return"]', '{}');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.is((SELECT jsonb_agg(x -> 'act') FROM jsonb_array_elements(
        api.held_link_show('copy', 'a@d.example') -> 'acts') x),
    '["manager", "release", "return"]'::jsonb, 'a link offers it too');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.recipient SET address = 'mia+x@d.example'
WHERE message = :'q' AND ordinal = 1;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT tap.is((SELECT jsonb_agg(x -> 'act') FROM jsonb_array_elements(
        api.held_link_show('copy', 'a@d.example') -> 'acts') x),
    '["release", "return"]'::jsonb, 'but not where the manager gets it anyhow');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
