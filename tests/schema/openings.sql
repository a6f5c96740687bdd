-- What was promised about an opening from the words before it to its outcome.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.setting('dpo_reach', '"all"');
SELECT setup.grant_role('dsl', 's1', 'dsl');
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head'),
    ('t1', 'duffield', 'Ann Tate', 'teacher'),
    ('k1', 'duffield', 'Zoë Green-O''Neil', 'pupil');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('a@d.example', 't1');

-- A flagged message, one that answers it, one of the thread that the head may
-- not see, one from outside.
CREATE TEMP TABLE ids (name text, id uuid);
GRANT SELECT ON ids TO PUBLIC;
INSERT INTO ids VALUES ('first', tap.at(now() - interval '3 days', 1)),
    ('answer', tap.at(now() - interval '2 days', 2)),
    ('hidden', tap.at(now() - interval '1 day', 3)),
    ('outside', tap.at(now() - interval '1 day', 4));
CREATE FUNCTION tap.id(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT ids.id FROM ids WHERE ids.name = n);
CREATE FUNCTION tap.named(own text, refs text[]) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('header', jsonb_build_object('from', '[]'::jsonb,
    'subject', own, 'message_id', own, 'references', to_jsonb(refs)));
SELECT tap.put(tap.id('first'), tap.named('one@x', '{}'));
SELECT tap.put(tap.id('answer'), tap.named('two@x', '{one@x}'));
SELECT tap.put(tap.id('hidden'), tap.named('three@x', '{one@x,two@x}')
    || '{"verdict":{"action":"accept","reasons":[]}}');
SELECT tap.put(tap.id('outside'), '{"envelope":{"sender":"p@far.example",
    "recipients":["a@d.example"],"auth":"","client":"10.0.0.5"}}');

-- Two sessions of the head's at the console, as an invitation makes one.
CREATE FUNCTION tap.h(token text) RETURNS bytea LANGUAGE sql IMMUTABLE
RETURN sha256(convert_to(token, 'UTF8'));
SELECT setup.invite('h1', '{headteacher}', tap.h('in'), 48);
SELECT console.invitation_use(tap.h('in'), NULL, '$argon2id$made$' || repeat('0', 64),
    '\x00112233445566778899aabbccddeeff', 100, ARRAY[tap.h('r')],
    tap.h('one-session'), '192.0.2.7', 'test', 15, 480);
INSERT INTO schoolgate.session (hash, person, idle, expires, fresh_until,
    client, agent)
SELECT tap.h('another-session'), person, idle, expires, fresh_until, client,
    agent FROM schoolgate.session;

-- Before.
SET SESSION AUTHORIZATION head;
SELECT id AS flag FROM (SELECT (f ->> 'flag')::uuid AS id
    FROM api.queue(false, 10) f WHERE f ->> 'subject' = 'one@x') x \gset
SELECT is(p ->> 'message' || (p ->> 'opening' IS NULL) || (p -> 'unfinished'),
    tap.id('first') || 'true[]', 'a flag leads to its message')
FROM api.open_page(:'flag') p;
SELECT is(p #>> '{headings,subject}', 'one@x', 'of which he sees the headings')
FROM api.open_page(tap.id('first')) p;
SELECT throws_ok(format('SELECT api.open_page(%L)', tap.id('hidden')), 'P0002',
    NULL, 'one that he may not see is none');
SELECT is(w ->> 'told' || ' ' || (w ->> 'told_address'), 'Ann Tate a@d.example',
    'before an opening it is known who will be told')
FROM api.opening_words(tap.id('first'), 'law', 'a complaint by a parent') w;
SELECT matches(w ->> 'words', 'Hannah Head .headteacher. opened one e-mail you '
    'sent on .*Reason given: "a complaint by a parent". Ground: compliance',
    'and in which words')
FROM api.opening_words(tap.id('first'), 'law', 'a complaint by a parent') w;
SELECT ok(w ->> 'told_address' = 'a@d.example'
    AND w ->> 'words' LIKE '%opened one e-mail sent to you on%',
    'of mail from outside, who got it is told')
FROM api.opening_words(tap.id('outside'), 'law', 'a complaint') w;
SELECT is(jsonb_typeof(w -> 'purposes'), 'object',
    'the purposes come with them, from the school''s list')
FROM api.opening_words(tap.id('first'), NULL, NULL) w;
SELECT throws_ok(format('SELECT api.opening_words(%L, ''law'', ''because'')',
    tap.id('hidden')), 'P0002', NULL,
    'of a message that he may not see he learns nothing');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'nothing was written by looking')
FROM schoolgate.opening;

-- The sitting.
SET SESSION AUTHORIZATION schoolgate_console;
SET schoolgate.session = 'one-session';
SELECT is((o ->> 'words'), (SELECT w ->> 'words' FROM api.opening_words(
        tap.id('first'), 'law', 'a complaint by a parent') w),
    'what is written is what was shown')
FROM api.record_open(tap.id('first'), 'T3', 'law', 'a complaint by a parent') o;
SELECT is(count(*), 1::bigint, 'the copy is handed out')
FROM api.record_copy(1);
SELECT is(count(*), 1::bigint, 'and again within the sitting')
FROM api.record_copy(1);
SELECT throws_ok('SELECT * FROM api.attachment_copy(1)', '42501', NULL,
    'not for an attachment, which is a tier of its own');
SELECT api.record_open(tap.id('first'), 'T4', 'law', 'the enclosed file');
SELECT is(count(*), 1::bigint, 'for which it takes an opening of its own')
FROM api.attachment_copy(2);
SELECT is(p ->> 'opening' || ' ' || (p ->> 'files') || ' '
    || (p ->> 'unfinished'), '2 2 [1, 2]', 'the message knows them')
FROM api.open_page(tap.id('first')) p;
SELECT ok((o ->> 'lasts')::boolean AND o #>> '{headings,subject}' = 'one@x'
    AND o -> 'outcome' = 'null', 'his opening is shown with its headings')
FROM api.opening_show(1) o;
SET schoolgate.session = 'another-session';
SELECT throws_ok('SELECT * FROM api.record_copy(1)', '42501', NULL,
    'another session of the same person has no copy of it');
RESET schoolgate.session;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT * FROM api.record_copy(1)', '42501', NULL,
    'nor has the command line');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.opening_sitting SET until = now() WHERE opening = 2;
SET SESSION AUTHORIZATION schoolgate_console;
SET schoolgate.session = 'one-session';
SELECT throws_ok('SELECT * FROM api.record_copy(2)', '42501', NULL,
    'when the hour is over there is no copy');
RESET SESSION AUTHORIZATION;
SELECT is(copies, 2, 'each time is counted') FROM schoolgate.opening_sitting
WHERE opening = 1;

-- The outcome.
SET SESSION AUTHORIZATION schoolgate_console;
SET schoolgate.session = 'one-session';
SELECT is(count(*), 2::bigint, 'openings without an outcome are listed')
FROM api.openings_own(true, NULL, 10);
SELECT throws_ok('SELECT api.opening_close(1, ''whatever'', '''')', '22023',
    NULL, 'an opening ends in a word of the list');
SELECT throws_ok('SELECT api.opening_close(1, ''mistake'', '' '')', '22023',
    NULL, 'a mistake says what happened');
SELECT is(o ->> 'outcome_words', 'nothing wrong', 'it is closed')
FROM api.opening_close(2, 'nothing-wrong', '') o;
SELECT throws_ok('SELECT api.opening_close(2, ''nothing-wrong'', '''')',
    '55000', NULL, 'once');
SELECT is(count(*), 1::bigint, 'and is no longer unfinished')
FROM api.openings_own(true, NULL, 10);
SELECT is(o ->> 'outcome', 'mistake', 'an opening by mistake is closed as one')
FROM api.opening_close(1, 'mistake', 'I took it for another') o;
SELECT throws_ok('SELECT * FROM api.record_copy(1)', '42501', NULL,
    'what is closed hands out no copy');
RESET SESSION AUTHORIZATION;
RESET schoolgate.session;
SET SESSION AUTHORIZATION dsl;
SELECT throws_ok('SELECT api.opening_show(1)', 'P0002', NULL,
    'another''s opening is none');
SELECT throws_ok('SELECT api.opening_close(1, ''advice'', '''')', 'P0002', NULL,
    'and is not closed by him');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('UPDATE schoolgate.opening_outcome SET note = ''x''', '42501',
    NULL, 'an outcome stays as it is');

-- The notice goes all the same, with that word.
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT ok(words LIKE '%a complaint by a parent%'
    AND words LIKE '%was a mistake: "I took it for another"%',
    'the notice says that it was a mistake')
FROM recorder.notices_due('mx1') WHERE opening = 1;
SELECT ok(words NOT LIKE '%mistake%', 'that of another opening does not')
FROM recorder.notices_due('mx1') WHERE opening = 2;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT api.record_open(tap.id('answer'), 'T3', 'law', 'the next one');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT count(*) FROM recorder.notices_due('mx1');
SELECT recorder.notice_handed(3);
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT api.opening_close(3, 'mistake', 'not this one either');
RESET SESSION AUTHORIZATION;
SELECT ok(words LIKE '%not this one either%' AND address = 'a@d.example'
    AND subject LIKE 'Your e-mail was opened by mistake (ref %',
    'where the notice has left, a letter follows it')
FROM schoolgate.letter_out WHERE kind = 'opened-mistake';
SELECT is(count(*), 1::bigint, 'and none where it has not')
FROM schoolgate.letter_out WHERE kind = 'opened-mistake';

-- The thread.
UPDATE schoolgate.settings SET value = '"all"' WHERE key = 'dpo_reach';
SET SESSION AUTHORIZATION head;
SELECT is(array_agg(t ->> 'subject'), '{one@x,two@x}',
    'the thread is what he may see of it, oldest first')
FROM api.thread(tap.id('answer'), 10) t;
SELECT is(array_agg(t ->> 'subject'), '{one@x,two@x}',
    'from whichever message one looks')
FROM api.thread(tap.id('first'), 10) t;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 3::bigint, 'who may see all sees all of it')
FROM api.thread(tap.id('hidden'), 10) t;
SELECT is(count(*), 1::bigint, 'a message that answers nothing is alone')
FROM api.thread(tap.id('outside'), 10) t;
RESET SESSION AUTHORIZATION;

-- Names.
SET SESSION AUTHORIZATION schoolgate_console;
SELECT throws_ok('SELECT * FROM api.name_words()', '42501', NULL,
    'nobody is told the names of the directory without a session');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(word), '{ANN,Ann,GREEN,Green,HANNAH,HEAD,Hannah,Head,NEIL,'
    'Neil,TATE,Tate,ZOË,Zoë,ann,hannah,head,neil,tate,zoë}'::text[],
    'names are masked as they are written; a common word with its capital only')
FROM api.name_words() WHERE word ~* '^(ann|green|hannah|head|neil|tate|zo.)$';

SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
SELECT * FROM finish();
