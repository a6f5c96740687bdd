-- What was promised to who asks for what is held on him, and to those whose mail
-- is read for the answer.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();
\ir asked.psql

-- A mail host that takes letters, by its key.
CREATE FUNCTION tap.key() RETURNS bytea LANGUAGE sql
RETURN decode(repeat('0a', 32), 'hex');
SELECT recorder.beat('mx1', 0, 0, 0, 1);
SELECT count(*) FROM recorder.passwords_due('mx1', tap.key());

-- -- who may ------------------------------------------------------------------

SELECT set_config('tap.today', (now() AT TIME ZONE 'Europe/London')::date::text,
    false);
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 0::bigint, 'without a request the DPO sees no record')
FROM api.record_list('{}');
SELECT throws_ok(format('SELECT api.record_show(%L)', tap.id('from her')),
    'P0002', NULL, 'nor one by its id');
SELECT throws_ok(format('SELECT api.record_show(%L)', tap.id(n)), 'P0002',
    'there is no record ' || tap.id(n) || ' that you may see', promise)
FROM (VALUES ('of others', 'and is told of it'),
    ('nowhere', 'what he is told of one that there is not')) v (n, promise);
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''subject-access'',
    ''because'')', tap.id('from her')), 'P0002', NULL, 'nor opens one');
SELECT throws_ok(format('SELECT api.hold_place(%L, ''because'', NULL)',
    tap.id('from her')), 'P0002', NULL, 'nor holds one');
SELECT throws_ok($$ SELECT api.request_new('sar', 'Dora', '', NULL, NULL,
    '[{"person":"d1"}]', NULL, NULL) $$, '42501', NULL,
    'nobody answers a request about himself');
SELECT throws_ok($$ SELECT api.request_new('sar', 'Dora', '', NULL, NULL,
    '[{"person":"a1"},{"address":"DPO@d.example"}]', NULL, NULL) $$, '42501',
    NULL, 'by an address neither');
SELECT throws_ok(format('SELECT api.request_new(%L, ''A'', '''', %L, NULL, %L,
    %L, %L)', type, received, covers, since, until), '22023', NULL, promise)
FROM (VALUES ('fun', NULL::date, '[{"person":"a1"}]', NULL::date, NULL::date,
        'a request has a type that there is'),
    ('sar', '2099-01-01', '[{"person":"a1"}]', NULL, NULL,
        'it was not received tomorrow'),
    ('sar', NULL, '[]', NULL, NULL, 'it covers somebody'),
    ('sar', NULL, '{}', NULL, NULL, 'in a list'),
    ('sar', NULL, '[{"person":"nobody"}]', NULL, NULL, 'who is known'),
    ('sar', NULL, '[{"address":"no address"}]', NULL, NULL,
        'or an address that is one'),
    ('sar', NULL, '[{"person":"a1","address":"x@y"}]', NULL, NULL,
        'one of them each'),
    ('sar', NULL, '[{"person":"a1"}]', '2026-02-01', '2026-01-01',
        'from a day to a later one')) v (type, received, covers, since, until,
    promise);
RESET SESSION AUTHORIZATION;
SELECT setval(pg_get_serial_sequence('schoolgate.request', 'ordinal'), 1, false);
SET SESSION AUTHORIZATION dpo;
SELECT is(api.request_new('sar', 'Ann Ash', 'a letter',
    current_setting('tap.today')::date - 10, NULL, '[{"person":"a1"}]',
    current_setting('tap.today')::date - 60, NULL) #>> '{covers,0,addresses}',
    '["ann@d.example", "ash@d.example"]',
    'a request covers a person with all addresses');
RESET SESSION AUTHORIZATION;

SELECT throws_ok('SET SESSION AUTHORIZATION ' || who || '; ' || format(call,
    tap.id('to her')), '42501', NULL, who || ' may not: ' || call)
FROM unnest('{head,adm,ben,aud}'::text[]) who, (VALUES
    ('SELECT api.requests(false, NULL, 10)'),
    ('SELECT api.request_nation(''scotland'')'),
    ('SELECT api.request_show(1)'),
    ('SELECT api.request_show(99)'),
    ('SELECT api.request_new(''sar'', ''A'', '''', NULL, NULL,
        ''[{"person":"a1"}]'', NULL, NULL)'),
    ('SELECT api.request_cover(1, ''[{"person":"b1"}]'', NULL, NULL)'),
    ('SELECT api.request_act(1, ''start'', NULL, NULL, NULL)'),
    ('SELECT api.request_estimate(1)'),
    ('SELECT api.request_search(1, ''{}'', NULL, 10)'),
    ('SELECT api.request_collect(1, ARRAY[%L]::uuid[], NULL, NULL, NULL)'),
    ('SELECT api.request_open(1, %L, ''T3'', ''because'')'),
    ('SELECT api.export_begin(1, 1000000)'),
    ('SELECT api.export_copy(1, 1)'),
    ('SELECT api.export_volume(1, 1, NULL)'),
    ('SELECT api.export_close(1, 1)'),
    ('SELECT api.export_schedules(1, 1)'),
    ('SELECT api.export_done(1, 1, 1, repeat(''a'', 64), repeat(''x'', 23), 1, NULL, NULL, NULL)'),
    ('SELECT api.audit_openings(NULL, NULL, 10)')) v (call);
RESET SESSION AUTHORIZATION;

-- -- the scope ------------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(ARRAY(SELECT r ->> 'subject' FROM api.record_list('{}') r ORDER BY 1),
    '{=cmd|calc,from her,from her second address,refused,she is copied,to her}',
    'with one the DPO sees its headings, within its days, and no other');
SELECT is(api.record_show(tap.id('from her')) ->> 'subject', 'from her',
    'and a record of it');
SELECT throws_ok(format('SELECT api.record_show(%L)', tap.id(n)), 'P0002', NULL,
    'not one ' || promise) FROM (VALUES ('of others', 'of others'),
    ('old', 'of another time')) v (n, promise);
SELECT throws_ok(format('SELECT api.request_open(1, %L, ''T3'', ''because'')',
    tap.id('of others')), '55000', NULL, 'nothing is opened before it runs');
SELECT throws_ok(format('SELECT api.request_collect(1, ARRAY[%L]::uuid[], NULL,
    NULL, NULL)', tap.id('to her')), '55000', NULL, 'nor collected');

SELECT throws_ok($$ SELECT api.request_nation('france') $$, '22023', NULL,
    'bank holidays are those of a nation that there is');
SELECT is(api.request_nation('scotland') ->> 'nation', 'scotland',
    'they are the school''s choice');
SELECT is(api.request_nation('england-and-wales') ->> 'nation',
    'england-and-wales', 'and may be another');
SELECT is(api.request_nation(NULL) ->> 'nation', 'england-and-wales',
    'which is told');

-- -- the clock --------------------------------------------------------------------

SELECT ok((x ->> 'due')::date >= current_setting('tap.today')::date + 18
        AND (x ->> 'days')::int BETWEEN 18 AND 26 AND x ->> 'late' = 'false',
    'a month after it came it is due') FROM api.request_show(1) x;
SELECT throws_ok(format('SELECT api.request_act(1, %L, %s, %L, %L)', act, day,
    code, note), state, NULL, promise) FROM (VALUES
    ('dance', 'NULL', NULL, NULL, '22023', 'an act that there is not'),
    ('resume', 'NULL', NULL, NULL, '55000', 'a clock that runs is not started'),
    ('sent', 'NULL', NULL, NULL, '55000', 'what is not begun is not sent'),
    ('start', 'now()::date + 3', NULL, NULL, '22023', 'not tomorrow'),
    ('start', 'now()::date - 30', NULL, NULL, '22023', 'not before it came'),
    ('close', 'NULL', NULL, ' ', '22023', 'a close says why'),
    ('extend', 'NULL', NULL, '', '22023', 'so does an extension'))
    v (act, day, code, note, state, promise);
SELECT is(api.request_act(1, 'ask-identity', NULL, NULL, '') ->> 'due', NULL,
    'while nobody knows who asks, no clock runs');
SELECT is(x ->> 'started', current_setting('tap.today'),
    'it starts on the day that it is known') FROM api.request_act(1,
    'identified', NULL, NULL, 'a passport') x;
SELECT throws_ok($$ SELECT api.request_act(1, 'pause', NULL, 'fun', 'so') $$,
    '22023', NULL, 'a clock stands for a reason that there is');
SELECT is(x ->> 'state', 'paused', 'it is asked what is meant: the clock stands')
FROM api.request_act(1, 'pause', NULL, 'clarification', 'which year?') x;
SELECT throws_ok(format('SELECT api.request_open(1, %L, ''T3'', ''because'')',
    tap.id('to her')), '55000', NULL, 'nothing is opened meanwhile');
SELECT is(x ->> 'state', 'running', 'an answer: it runs')
FROM api.request_act(1, 'resume', NULL, NULL, '') x;
SELECT ok((x ->> 'days')::int BETWEEN 84 AND 96, 'extended: about three months')
FROM api.request_act(1, 'extend', NULL, NULL, 'much of it') x;
SELECT throws_ok($$ SELECT api.request_act(1, 'extend', NULL, NULL, 'more') $$,
    '55000', NULL, 'once');
RESET SESSION AUTHORIZATION;

-- -- the estimate and the search -----------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(api.request_estimate(1) - 'octets' - 'flags' - 'openings' - 'cases',
    '{"all":6,"from":3,"to":2,"copied":1,"refused":1,"held":0,
        "sealed":0}',
    'the estimate counts by what she is in it');
SELECT is(tap.found(1, filter), want::text[], promise) FROM (VALUES
    ('{}'::jsonb, '{=cmd|calc,from her,from her second address,refused,she is copied,to her}', 'all that it covers'),
    ('{"party":"from"}', '{from her,from her second address,refused}',
        'what she sent, by any address'),
    ('{"party":"to"}', '{=cmd|calc,to her}', 'what is to her'),
    ('{"party":"copied"}', '{she is copied}', 'what she had a copy of'),
    ('{"direction":"in"}', '{she is copied}', 'what came in'),
    ('{"direction":"out"}', '{from her,refused}', 'what went out'),
    ('{"direction":"internal"}', '{=cmd|calc,from her second address,to her}',
        'what stayed inside'),
    ('{"person":"b1"}',
        '{=cmd|calc,from her second address,she is copied,to her}',
        'what somebody else takes part in'),
    ('{"address":"P@out.example"}', '{from her,refused,she is copied}',
        'an address too'),
    ('{"rule":"internal-stays-inside"}', '{refused}', 'by rule'),
    ('{"state":"refused"}', '{refused}', 'what was refused'),
    ('{"state":"held"}', '{}', 'what was held'),
    ('{"attachment":"%_PLAN"}', '{to her}', 'by an attachment''s name'),
    ('{"attachment":"_00"}', '{}', 'in which % and _ are themselves'),
    ('{"type":"application/"}', '{to her}', 'by its type'),
    ('{"type":"image/"}', '{}', 'by another'),
    ('{"attachment":"plan","party":"from"}', '{}', 'by both')) v (filter, want,
    promise);
SELECT is(tap.found(1, jsonb_build_object('since',
    current_setting('tap.today')::date - 4, 'until',
    current_setting('tap.today')::date - 3)),
    '{from her,from her second address}', 'by days, both counted');
SELECT throws_ok(format('SELECT api.request_search(1, %L, NULL, 10)', filter),
    '22023', NULL, 'a search is not for ' || filter)
FROM unnest(ARRAY['{"subject":"x"}', '{"party":"all"}', '{"since":"x"}',
    '{"rule":7}', '[]', '{"rule":""}']) filter;
SELECT is(x ->> 'found' || jsonb_array_length(x -> 'rows') || (x ->> 'more'),
    '62true', 'a page of it, and whether there is more')
FROM api.request_search(1, '{}', NULL, 2) x;
SELECT is(x ->> 'found' || jsonb_array_length(x -> 'rows') || (x ->> 'more'),
    '64false', 'the rest behind it') FROM api.request_search(1, '{}', (
    SELECT (y -> 'rows' -> 1 ->> 'id')::uuid
    FROM api.request_search(1, '{}', NULL, 2) y), 200) x;
SELECT ok(x -> 'detail' -> 'terms' = '{"type":"image/"}'
        AND x -> 'detail' #>> '{volumes,found}' = '0'
        AND x -> 'detail' #> '{scope,addresses}'
            = '["ann@d.example","ash@d.example"]'
        AND (x ->> 'at')::timestamptz > now() - interval '1 hour',
    'a search writes itself down: terms, scope, volumes, time')
FROM jsonb_array_elements(api.request_show(1) -> 'events') x
WHERE x -> 'detail' -> 'terms' ->> 'type' = 'image/';
SELECT is(count(*), 1::bigint, 'so does an estimate')
FROM jsonb_array_elements(api.request_show(1) -> 'events') x
WHERE x ->> 'what' = 'estimate';

-- -- collecting ------------------------------------------------------------------------

SELECT is(x ->> 'included', '2', 'one is included by its id')
FROM api.request_collect(1, ARRAY[tap.id('to her'), tap.id('from her')], NULL,
    NULL, NULL) x;
SELECT is(x ->> 'done', '3', 'or all that a search finds')
FROM api.request_collect(1, NULL, '{"party":"from"}', NULL, NULL) x;
SELECT is((x ->> 'included') || (x ->> 'left_out'), '31',
    'one is left out for a reason, though it was included')
FROM api.request_collect(1, ARRAY[tap.id('refused')], NULL, 'privileged',
    'to our solicitor') x;
SELECT throws_ok(format('SELECT api.request_collect(1, %L, %L, %L, %L)', ids,
    filter, code, note), state, NULL, promise) FROM (VALUES
    (ARRAY[tap.id('of others')], NULL, NULL, NULL, 'P0002',
        'nothing that it does not cover'),
    (ARRAY[tap.id('to her'), tap.id('nowhere')], NULL, NULL, NULL, 'P0002',
        'nothing that there is not'),
    (ARRAY[tap.id('to her')], NULL, 'fun', NULL, '22023',
        'no reason that there is not'),
    (ARRAY[tap.id('to her')], NULL, 'exempt', ' ', '22023',
        'another reason is said'),
    (NULL, NULL, NULL, NULL, '22023', 'nothing is nothing'),
    (ARRAY[tap.id('to her')], '{}', NULL, NULL, '22023', 'not both'))
    v (ids, filter, code, note, state, promise);
SELECT is(tap.found(1, '{"state":"included"}'),
    '{from her,from her second address,to her}', 'what is included');
SELECT is(tap.found(1, '{"state":"left-out"}'), '{refused}', 'what is not');
SELECT is(tap.found(1, '{"state":"found"}'), '{=cmd|calc,she is copied}',
    'and what nothing was said of');
SELECT lives_ok(format('SELECT api.request_collect(1, ARRAY[%L]::uuid[], NULL,
    NULL, NULL)', tap.id('=cmd|calc')), 'a heading that is a formula, too');
RESET SESSION AUTHORIZATION;

-- Retention leaves it alone while it runs.
SELECT schoolgate.freeze_requested();
SELECT is(schoolgate.is_held(tap.id(n)), want, promise) FROM (VALUES
    ('to her', true, 'what is asked for is not destroyed'),
    ('she is copied', true, 'collected or not'),
    ('of others', false, 'what is not goes on its day')) v (n, want, promise);

-- -- opening ------------------------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(x - 'at' - 'due' - 'message', '{"opening":1,"notice":"deferred",
    "told":"ben@d.example","others":[],"untold":0,"under":"request:1",
    "words":"","signed_by":null}',
    'opened under a request: told when it is closed')
FROM api.request_open(1, tap.id('to her'), 'T3', 'to see whom it is about') x;
SELECT is(x ->> 'notice' || ' ' || (x ->> 'told'), 'deferred ben@d.example',
    'of what came from outside, who got it')
FROM api.request_open(1, tap.id('she is copied'), 'T3', NULL) x;
SELECT throws_ok(format('SELECT api.request_open(1, %L, %L, %L)', tap.id(n),
    tier, reason), state, NULL, promise) FROM (VALUES
    ('of others', 'T3', 'because', 'P0002', 'not what it does not cover'),
    ('to her', 'T2', 'because', '22023', 'a tier that there is'),
    ('to her', 'T3', 'x', '22023', 'a reason of some length'))
    v (n, tier, reason, state, promise);
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'no notice is due yet')
FROM recorder.notices_due('mx1');

-- -- the export -------------------------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(x, '{"export":1,"messages":4,"volumes":1}',
    'an export of what is included')
FROM api.export_begin(1, 1000000) x;
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'hands out nothing before it is begun');
BEGIN;
SELECT is(x - 'salt', '{"request":1,"volumes":1,"first":1,"last":4,
    "ready":true,"turn":1}',
    'its one volume holds all of it') FROM api.export_volume(1, 1, NULL) x;
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'hands out nothing before it is written');
COMMIT;
SELECT is(count(*), 1::bigint, 'then each copy')
FROM generate_series(1, 4) n, api.export_copy(1, n) c
WHERE n = 1 AND c.message = tap.id('to her');
SELECT is(count(*), 4::bigint, 'all of them')
FROM generate_series(1, 4) n, api.export_copy(1, n) c;
SELECT throws_ok('SELECT * FROM api.export_copy(1, 5)', '42501', NULL,
    'and none behind the last');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.opening WHERE tier = 'T4'
    AND under = 'request:1'), 4::bigint,
    'each was opened under the request first');
SELECT setup.grant_role('other', 'o@d.example', 'dpo');
SET SESSION AUTHORIZATION other;
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'an export is one''s own');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION dpo;
CREATE TEMP TABLE schedule AS SELECT * FROM api.export_schedules(1, 1);
SELECT is(array_length(string_to_array(content, E'\r\n'), 1), n,
    name || ' has a line for each') FROM schedule JOIN (VALUES
    ('schedule.csv', 6), ('left-out.csv', 3)) v (named, n) ON named = name;
SELECT is(split_part(content, E'\r\n', line), want, promise)
FROM schedule JOIN (VALUES
    ('left-out.csv', 2, '"' || to_char(now() - interval '7 days', 'YYYY-MM-DD')
        || '","legal privilege (DPA 2018 sch. 2 para 19)"',
        'of what is left out the day and why, no heading')) v (named, line, want,
    promise) ON named = name;
SELECT ok(content ~ ('"1","0001\.eml","[0-9 :-]*","ben@d\.example",'
        || '"Ann@d\.example","to her","''=100%_plan\.pdf"'),
    'headings and names of attachments, none of them a formula')
FROM schedule WHERE name = 'schedule.csv';
SELECT ok(content ~ '"''=cmd\|calc"', 'no subject is one either')
FROM schedule WHERE name = 'schedule.csv';
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.csv_cell(given), want, 'a cell: ' || want) FROM (VALUES
    ('plain', '"plain"'), (NULL, '""'), ('say "x"', '"say ""x"""'),
    ('=1+1', '"''=1+1"'), ('+44 1', '"''+44 1"'), ('-1', '"''-1"'),
    ('@x', '"''@x"'), (E'\t=1', '"'' =1"'), (E'\r\n=1', '"''  =1"'),
    (U&'\00A0=1', U&'"''\00A0=1"'), (U&'\FF1D1', U&'"''\FF1D1"'),
    (U&'\200B=1', U&'"''\FFFD=1"'), ('''=1', '"''''=1"'),
    ('|calc', '"''|calc"'), (E'a\r\nb', '"a  b"'),
    (U&'ab\202Efdp.exe', U&'"ab\FFFDfdp.exe"'), ('a=b', '"a=b"'),
    ('', '""')) v (given, want);

SET SESSION AUTHORIZATION dpo;
SELECT throws_ok($$ SELECT api.export_done(1, 1, 9, 'x', repeat('x', 23), 1, NULL, NULL, NULL) $$,
    '22023', NULL, 'a zip has a digest');
SELECT ok(closed AND key = tap.key(), 'its openings are closed, and there is a mail host to
    seal the password to') FROM api.export_close(1, 1);
SELECT is(x ->> 'password_to', 'dpo@d.example', 'the password goes by mail')
FROM api.export_done(1, 1, 9, repeat('ab', 32), repeat('cd', 32), 1, '\x01', '\x02', tap.key()) x;
SELECT is(count(*), 2::bigint, 'its openings have their outcome')
FROM api.openings_own(true, NULL, 50);
SELECT throws_ok($$ SELECT api.export_done(1, 1, 9, repeat('ab', 32),
    repeat('cd', 32), 1, '\x01', '\x02', tap.key()) $$, '42501', NULL, 'once');
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'and no copy is handed out after it');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_recorder;
CREATE TEMP TABLE sent AS SELECT * FROM recorder.passwords_due('mx1', tap.key());
SELECT ok(address = 'dpo@d.example' AND wait_ms BETWEEN 290000 AND 300000
    AND words LIKE '%{password}%' AND sealed = '\x01' AND wrapped = '\x02',
    'five minutes later, as the console sealed it') FROM sent;
SELECT is(count(*), 0::bigint, 'by the mail host that it was sealed to')
FROM recorder.passwords_due('mx2', tap.key());
SELECT is(count(*), 0::bigint, 'with that key')
FROM recorder.passwords_due('mx1', decode(repeat('0b', 32), 'hex'));
SELECT is(count(*), 1::bigint, 'again to it if it has forgotten')
FROM recorder.passwords_due('mx1', tap.key());
SELECT recorder.password_handed(item) FROM sent;
SELECT is(count(*), 0::bigint, 'not after it has it')
FROM recorder.passwords_due('mx1', tap.key());
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.password_out
    WHERE sealed IS NOT NULL OR wrapped IS NOT NULL), 0::bigint,
    'then it stands here no more');

-- -- the close -------------------------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(b - 'chain', '{"openings":6,"notices":7,"done":0,"sent":0,"due":0,
    "overdue":0,"failed":0,"deferred":7,"outside":0,"untold":0,
    "balanced":true}',
    'every opening is accounted for while it runs')
FROM api.audit_balance() b;
SELECT lives_ok($$ SELECT api.opening_close(1, 'mistake', 'the wrong Ann') $$,
    'one was opened by mistake');
SELECT is(x ->> 'state', 'sent', 'it is sent') FROM api.request_act(1, 'sent',
    NULL, NULL, '') x;
SELECT is(x ->> 'state', 'closed', 'and closed')
FROM api.request_act(1, 'close', NULL, NULL, 'answered in full') x;
SELECT is(count(*), 0::bigint, 'then the DPO sees no record of it any more')
FROM api.record_list('{}');
SELECT throws_ok('SELECT ' || call, '55000', NULL, 'closed: no ' || call)
FROM unnest(ARRAY['api.request_estimate(1)',
    'api.request_search(1, ''{}'', NULL, 10)', 'api.export_begin(1, 1000000)',
    'api.request_cover(1, ''[{"person":"a1"}]'', NULL, NULL)',
    'api.request_act(1, ''sent'', NULL, NULL, NULL)']) call;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_recorder;
CREATE TEMP TABLE notices AS SELECT * FROM recorder.notices_due('mx1');
SELECT is((SELECT array_agg(lower(address) ORDER BY lower(address))
    FROM notices),
    '{ann@d.example,ben@d.example}',
    'each whose mail it is has one notice, whatever his addresses');
SELECT ok(words ~ 'opened e-mails of yours: 3, between'
    AND words ~ 'answering a subject access request'
    AND words !~ 'Ann Ash|from her|to her' AND subject ~ '^E-mails of yours',
    'of three e-mails, what for, and no word of them') FROM notices
WHERE address = 'ben@d.example';
SELECT ok(words ~ 'the wrong Ann', 'and that one was a mistake') FROM notices
WHERE address = 'ben@d.example';
SELECT recorder.notice_handed(opening) FROM notices;
SELECT recorder.held_event(jsonb_build_object('kind', 'notice', 'item', item,
    'host', 'mx1', 'opening', opening, 'state', 'sent', 'at', now()))
FROM notices, generate_series(1, 2) twice;
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.notice_event WHERE state = 'sent'),
    7::bigint, 'which settles each of its openings, once');
SET SESSION AUTHORIZATION dpo;
SELECT is(b - 'chain', '{"openings":6,"notices":7,"done":6,"sent":7,"due":0,
    "overdue":0,"failed":0,"deferred":0,"outside":0,"untold":0,
    "balanced":true}', 'the balance is whole')
FROM api.audit_balance() b;

-- A complaint: it is worked on again, and who was told of it is not told again.
SELECT is(x ->> 'state' || (x ->> 'days'), 'complaint30',
    'a complaint is answered in 30 days')
FROM api.request_act(1, 'complain', NULL, NULL, 'something is missing') x;
SELECT isnt_empty($$ SELECT api.record_list('{}') $$, 'its mail is seen again');
SELECT lives_ok(format('SELECT api.request_open(1, %L, ''T3'', ''a complaint'')',
    tap.id('from her')), 'and opened');
SELECT lives_ok($$ SELECT api.request_act(1, 'close', NULL, NULL, 'was there') $$,
    'and closed again');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(address || (words ~ 'yours: 1, ')::text)
    FROM recorder.notices_due('mx1')), '{ann@d.exampletrue}',
    'with one notice for what was opened since');

-- -- audit -----------------------------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is((SELECT count(*) FROM api.audit_openings(f, NULL, 50)), n, promise)
FROM (VALUES ('{}'::jsonb, 7::bigint, 'all openings'),
    ('{"told":"b1"}', 4, 'of one person''s mail'),
    ('{"told":"ash@D.example"}', 1, 'of an address'),
    ('{"by":"d1"}', 7, 'by one person'), ('{"by":"h1"}', 0, 'by another'),
    ('{"notice":"sent"}', 6, 'by what became of the notice'),
    ('{"notice":"none"}', 0, 'or that there is none'),
    ('{"notice":"due"}', 1, 'or that it is due'),
    ('{"purpose":"crime"}', 0, 'by purpose')) v (f, n, promise);
SELECT is((SELECT array_agg(o ->> 'opening') FROM api.audit_openings(NULL, 4, 2)
    o), '{2,1}', 'in pages');
SELECT is(x ->> 'told_name' || (x ->> 'reason') || (x ->> 'notice')
    || (x ->> 'purpose_words'), 'Ben Birchto see whom it is aboutsent'
    'answering a subject access request', 'who, whose, why, and the notice')
FROM api.audit_openings('{"told":"b1"}', NULL, 50) x
WHERE x ->> 'opening' = '1';
SELECT throws_ok($$ SELECT api.audit_openings('{"subject":"x"}', NULL, 1) $$,
    '22023', NULL, 'by nothing else');
SELECT is(bool_and((v ->> 'ok')::boolean), true, 'the chains are whole')
FROM api.verify_chains() v;
SELECT is(x ->> 'months', '6', 'retention is told') FROM api.audit_retention() x;
SELECT isnt_empty('SELECT api.audit_retention()', 'and what is due when');
SELECT is_empty('SELECT api.audit_holds(true, NULL, 50)', 'no hold');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.hold (message, reason, actor)
VALUES (tap.id('to her'), 'a complaint', 'd1');
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'reason' || (x ->> 'runs'), 'a complainttrue', 'a hold')
FROM api.audit_holds(false, NULL, 50) x;
SELECT is((SELECT sum((m ->> 'stay')::int) FROM jsonb_array_elements(
    api.audit_retention() -> 'rows') m), 1::bigint,
    'and what stays for it');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION aud;
SELECT ok((api.audit_balance() ->> 'balanced')::boolean,
    'an auditor sees that it is whole');
SELECT throws_ok('SELECT api.audit_openings(NULL, NULL, 1)', '42501', NULL,
    'and not whose mail');
RESET SESSION AUTHORIZATION;

-- -- a request that is never closed ----------------------------------------------------------

-- A request about Ann of twenty days ago, under which Ben's mail is opened.
CREATE FUNCTION tap.stands() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    day CONSTANT date := current_setting('tap.today')::date - 20;
    q CONSTANT bigint := (api.request_new('sar', 'Ann Ash', '', day, NULL,
        '[{"person":"a1"}]', NULL, NULL) ->> 'request')::bigint;
BEGIN
    PERFORM api.request_act(q, 'start', day, NULL, NULL);
    PERFORM api.request_open(q, tap.id('to her'), 'T3', 'first');
    PERFORM api.request_open(q, tap.id('=cmd|calc'), 'T3', 'second');
    RETURN q;
END $$;
GRANT EXECUTE ON FUNCTION tap.stands TO PUBLIC;
CREATE FUNCTION tap.told(q bigint) RETURNS text[] LANGUAGE sql AS $$
    SELECT recorder.beat('mx1', 0, 0, 0, 0);
    SELECT ARRAY(SELECT n.address || ' ' || substring(n.words, 'yours: ([0-9]+)')
        FROM recorder.notices_due('mx1') n JOIN schoolgate.opening o
            ON o.ordinal = n.opening
        WHERE o.under = 'request:' || q ORDER BY 1)
$$;
SET SESSION AUTHORIZATION dpo;
SELECT tap.stands() AS q \gset
SELECT api.request_act(:q, 'sent', current_setting('tap.today')::date - 6, NULL,
    NULL);
SELECT tap.stands() AS r \gset
RESET SESSION AUTHORIZATION;
SELECT is(tap.told(:q) || tap.told(:r), '{}', 'a week after its answer, or its '
    'day, is not over: nobody is told yet');
SET SESSION AUTHORIZATION dpo;
SELECT is(api.audit_balance() -> 'overdue', '0', 'and nothing is overdue');
RESET SESSION AUTHORIZATION;
-- A day that nobody can wait for here.
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
VALUES (tap.id('to her'), 'b1', 'ben@d.example', 'T3', 'subject-access', 'old',
    'd1', 'dpo', 'deferred', now() - interval '1 hour', 'request:' || :r, '');
SET SESSION AUTHORIZATION dpo;
SELECT is(api.audit_balance() -> 'overdue', '1',
    'a notice that waits for a close is overdue when its day is over');
RESET SESSION AUTHORIZATION;
SELECT is(tap.told(:r), '{"ben@d.example 2"}',
    'and goes out with all of its request, which runs on');
SELECT is(tap.told(:q), '{}', 'of another nothing does');
SET SESSION AUTHORIZATION dpo;
SELECT is(api.audit_balance() -> 'overdue', '0', 'it is being told then');
SELECT lives_ok(format('SELECT api.opening_close(%s, ''mistake'', ''a slip'')',
    (SELECT max((o ->> 'opening')::bigint)
    FROM api.audit_openings('{"by":"d1"}', NULL, 50) o
    WHERE o ->> 'reason' = 'second')), 'a mistake that is known behind that');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.letter_out
    WHERE kind = 'opened-mistake' AND words ~ 'a slip'), 1::bigint,
    'has a letter of its own');
SET SESSION AUTHORIZATION dpo;
SELECT api.request_act(:r, 'sent', current_setting('tap.today')::date - 7, NULL,
    NULL);
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
VALUES (tap.id('to her'), 'b1', 'ben@d.example', 'T3', 'subject-access', 'late',
    'd1', 'dpo', 'deferred', now() + interval '9 days', 'request:' || :r, '');
SELECT is(array_length(tap.told(:r), 1), 2,
    'a week after its answer was sent the rest does');
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'state', 'closed', 'it is closed')
FROM api.request_act(:r, 'close', NULL, NULL, 'at last') x;
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.joint_notice j
    JOIN schoolgate.opening o ON o.ordinal = j.opening
    WHERE o.under = 'request:' || :r), 2::bigint, 'and nobody is told again');

-- What it covers is said anew behind a collection, or a rule seals something.
SET SESSION AUTHORIZATION dpo;
SELECT tap.stands() AS t \gset
SELECT api.request_collect(:t, NULL, '{}', NULL, NULL) ->> 'included' AS n \gset
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.second_scan (message, scanned, from_name, from_address,
    subject, message_id, rules, gaps, document)
SELECT tap.id('to her'), true, '', '', '', '', '{}', '{}',
    '{"verdict":{"reasons":[{"context":"sealed"}]}}';
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok(format('SELECT api.request_open(%s, %L, ''T3'', ''because'')',
    :t, tap.id('to her')), 'P0002', NULL,
    'what is sealed is not opened under a request');
SELECT is(x ->> 'messages', (:n - 1)::text,
    'nor does it go out, though it was included')
FROM api.export_begin(:t, 1000000) x;
SELECT api.request_cover(:t, '[{"address":"p@out.example"}]', NULL, NULL)
    ->> 'request' AS t \gset
SELECT (api.export_begin(:t, 1000000) ->> 'export')::bigint AS x \gset
SELECT api.export_volume(:x, 1, NULL) ->> 'last' AS last \gset
SELECT is((SELECT array_agg(c.message ORDER BY c.message)
    FROM generate_series(1, :last) k, api.export_copy(:x, k) c),
    ARRAY(SELECT i FROM unnest(ARRAY[tap.id('from her'), tap.id('refused'),
        tap.id('she is copied')]) i ORDER BY i),
    'nor what it covered when it was collected, and covers no more');
SELECT api.export_done(:x, 1, 9, repeat('ab', 32), repeat('cd', 32), 1, '\x01', '\x02', tap.key()) ->> 'x';
SELECT is((SELECT (e -> 'detail' ->> 'passed_over')::int
    FROM jsonb_array_elements(api.request_show(:t) -> 'events') e
    WHERE e ->> 'what' = 'exported'), :n - 3, 'which is written down');
SELECT api.request_cover(:t, '[{"address":"nobody@out.example"}]', NULL, NULL)
    ->> 'request' AS t \gset
SELECT throws_ok('SELECT api.export_begin(' || :t || ', 1000000)', '55000', NULL,
    'and of nothing there is no export');
RESET SESSION AUTHORIZATION;

-- At the console it takes who has shown lately who he is.
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret,
    totp_step)
VALUES ('d1', 'dora', '$argon2id$x$' || repeat('0', 64), '\x00112233445566778899aabbccddeeff', 0);
INSERT INTO schoolgate.session (hash, person, idle, expires, fresh_until,
    client, agent)
VALUES (sha256('dora'), 'd1', '1 hour', now() + interval '1 hour', now(), '', '');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT set_config('schoolgate.session', 'dora', false);
SELECT (api.request_new('sar', 'Ann Ash', '', NULL, NULL, '[{"person":"a1"}]',
    NULL, NULL) ->> 'request')::bigint AS s \gset
SELECT tap.throws_ok(format('SELECT api.request_act(%s, ''start'', NULL, NULL, '
    'NULL)', :s), '42501', 'sign in again for this', 'what opens others'' mail '
    'is begun by who has shown lately who he is');
SELECT tap.lives_ok(format('SELECT api.request_act(%s, ''ask-identity'', NULL, '
    'NULL, NULL)', :s), 'what does not is not');
SELECT tap.throws_ok(format('SELECT api.request_act(%s, ''identified'', NULL, '
    'NULL, NULL)', :s), '42501', 'sign in again for this', 'on either way');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
