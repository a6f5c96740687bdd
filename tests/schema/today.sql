-- What was promised about a day's queue: cards, causes, acts, what is taken back,
-- and nothing about oneself anywhere.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dep', 'p1', 'deputy');
SELECT setup.grant_role('dsl', 's1', 'dsl');
SELECT setup.grant_role('dsl2', 's2', 'dsl');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('gov', 'g1', 'chair');
SELECT setup.grant_role('ann', 'a1', 'staff');
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('h1', 'duffield', 'Hannah Hale', 'head'),
    ('p1', 'duffield', 'Dan Penn', 'staff'),
    ('s1', 'duffield', 'Sue Lee', 'staff'),
    ('s2', 'duffield', 'Sam Orr', 'staff'),
    ('d1', 'duffield', 'Di Poe', 'staff'),
    ('g1', 'duffield', 'Gus Orme', 'governor'),
    ('a1', 'duffield', 'Ann Ash', 'staff'),
    ('u1', 'duffield', 'Una Roe', 'pupil');
INSERT INTO schoolgate.address (address, person) VALUES
    ('h@d.example', 'h1'), ('p@d.example', 'p1'), ('s@d.example', 's1'),
    ('s2@d.example', 's2'), ('d@d.example', 'd1'), ('g@d.example', 'g1'),
    ('a@d.example', 'a1'), ('u@d.example', 'u1');

-- Record `n` of somebody, with a reason; `what` overrides members of it.
CREATE TEMP TABLE made (name text PRIMARY KEY, id uuid);
GRANT SELECT ON made TO PUBLIC;
CREATE FUNCTION tap.mail(name text, sender text, reason jsonb,
    what jsonb DEFAULT '{}', at timestamptz DEFAULT now() - interval '1 hour')
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    id CONSTANT uuid := tap.at(at, 1 + (SELECT count(*)::int FROM made));
BEGIN
    INSERT INTO made VALUES (name, id);
    PERFORM tap.put(id, jsonb_build_object('envelope', jsonb_build_object(
            'sender', sender, 'auth', '', 'client', '10.0.0.5',
            'recipients', jsonb_build_array('u@d.example', 'jo@x.example'),
            'sender_inside', sender LIKE '%@d.example'),
        'header', jsonb_build_object('from', jsonb_build_array(
                jsonb_build_object('name', '', 'address', sender)),
            'subject', 'Una and the trip', 'message_id', name || '@x'),
        'findings', '[{"kind":"word","id":"insult","severity":2,
                "confidence":85,"where":"1","start":30,"end":36},
            {"kind":"name","id":"pupil","severity":1,"confidence":85,
                "where":"subject","start":0,"end":3}]'::jsonb,
        'verdict', jsonb_build_object('action', 'accept', 'code', '',
            'reasons', jsonb_build_array('{"rule":"prohibited-words",
                "clause":"7.5","severity":2,"mode":"enforce",
                "queue":"headteacher","kind":"words","findings":[0]}'::jsonb
                || reason)))
        || what);
    RETURN id;
END $$;
CREATE FUNCTION tap.flag(name text) RETURNS uuid LANGUAGE sql
SECURITY DEFINER RETURN (SELECT f.id FROM schoolgate.flag f, made m
    WHERE m.name = $1 AND f.message = m.id ORDER BY f.created LIMIT 1);
CREATE FUNCTION tap.state(name text) RETURNS text LANGUAGE sql
SECURITY DEFINER RETURN (SELECT f.state || ' ' || f.queue FROM schoolgate.flag f
    WHERE f.id = tap.flag(name));
CREATE FUNCTION tap.act(outcome text, names text[], more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql RETURN api.today_decide(jsonb_build_object(
    'outcome', outcome, 'flags', (SELECT jsonb_agg(tap.flag(n))
        FROM unnest(names) n)) || more);
CREATE FUNCTION tap.cards() RETURNS TABLE (place bigint, card jsonb)
LANGUAGE sql AS $$
    SELECT ordinality, value FROM jsonb_array_elements(
        api.today('today', 0, 50) -> 'cards') WITH ORDINALITY
$$;

SELECT tap.mail('plain', 'a@d.example', '{}');
SELECT tap.mail('answer', 'p@d.example', '{}', '{"header":{"from":[],
    "subject":"Re","message_id":"r@x","references":["plain@x"]}}');
SELECT tap.mail('grave', 'a@d.example', '{"severity":4,"rule":"contact"}');
SELECT tap.mail('news', 'news@weekly.example', '{}', '{"header":{"from":[{
    "name":"","address":"news@weekly.example"}],"subject":"Week 1",
    "message_id":"n@x","bulk":["list_id"]}}');
SELECT tap.mail('heads', 'h@d.example', '{}');

-- Causes.
SELECT is((SELECT manner || ' ' || whose || ' ' || c.kinds::text
    FROM schoolgate.cause c JOIN schoolgate.flag f ON f.cause = c.id
    WHERE f.id = tap.flag(name)), want, promise)
FROM (VALUES
    ('plain', 'own staff {insult}', 'a cause says list and class of the writer'),
    ('news', 'newsletter weekly.example {insult}',
        'a newsletter is known by its domain')) v (name, want, promise);
SELECT is((SELECT count(DISTINCT (cause, thread)) FROM schoolgate.flag
    WHERE id IN (tap.flag('plain'), tap.flag('answer'))), 1::bigint,
    'an answer of the same cause is of the same card');
SELECT is((SELECT count(*) FROM schoolgate.cause c WHERE c::text ~ 'trip|Una|a@d'),
    0::bigint, 'no cause holds a subject, a name or an address');
SELECT tap.mail('signed', 'a@d.example', '{}', '{"findings":[{"kind":"word",
    "id":"insult","severity":1,"confidence":85,"where":"1","start":3,"end":9,
    "context":"signature"}]}');
SELECT tap.mail('machine', 'a@d.example', '{}', '{"header":{"from":[],
    "subject":"","message_id":"q@x","bulk":["auto_submitted"]}}');
SELECT tap.mail('filed', 'a@d.example', '{}', '{"findings":[{"kind":"word",
    "id":"insult","severity":1,"confidence":85,"where":"2!a.docx","start":3,
    "end":9}]}');
SELECT tap.mail('told', 'a@d.example', '{"context":"reported"}');
SELECT is((SELECT string_agg(c.manner, ' ' ORDER BY n) FROM unnest(ARRAY[
        'signed', 'machine', 'filed', 'told']) WITH ORDINALITY u (name, n)
    JOIN schoolgate.flag f ON f.id = tap.flag(u.name)
    JOIN schoolgate.cause c ON c.id = f.cause),
    'footer automatic file reported', 'whose words they are is part of it');

-- Cards.
SET SESSION AUTHORIZATION head;
SELECT is((SELECT card ->> 'rule' FROM tap.cards() WHERE place = 1), 'contact',
    'the gravest comes first');
SELECT is((SELECT jsonb_array_length(card -> 'flags') FROM tap.cards()
    WHERE card -> 'flags' ? tap.flag('plain')::text), 2,
    'thread and cause are one card');
SELECT is((SELECT count(*) FROM tap.cards()
    WHERE card -> 'flags' ? tap.flag('heads')::text), 0::bigint,
    'the headteacher has no card about himself');
SELECT is(api.today('today', 0, 50) ->> 'today', '7',
    'and it is in no count');
SELECT is((SELECT card ->> 'subject' FROM tap.cards()
    WHERE card ->> 'flag' = tap.flag('grave')::text), U&'\2026 and the trip',
    'a subject is shown without a pupil''s name');
SELECT is((SELECT card ->> 'recipients' FROM tap.cards()
    WHERE card ->> 'flag' = tap.flag('grave')::text),
    U&'["u\2026@d.example", "j\2026@x.example"]',
    'and recipients who do not work here without theirs');
SELECT is((SELECT (card #>> '{why,real}') || (card #>> '{why,decided}')
    FROM tap.cards() WHERE card ->> 'flag' = tap.flag('grave')::text), '00',
    'a new cause has no record');
SELECT is(api.today('today', 2, 1) -> 'cards' -> 0 ->> 'flag',
    (SELECT card ->> 'flag' FROM tap.cards() WHERE place = 3),
    'a page goes on where the other ended');
SELECT throws_ok('SELECT api.today(''all'', 0, 9)', '22023', NULL,
    'there is no other list');
SET SESSION AUTHORIZATION gov;
SELECT is((SELECT array_agg(card -> 'flag') FROM tap.cards())::text,
    format('{"\"%s\""}', tap.flag('heads')), 'it is the chair''s');
SET SESSION AUTHORIZATION ann;
SELECT is(api.today('today', 0, 50) - 'at' - 'purposes', '{"which":"today","cards":[],
    "today":0,"seconds":0,"late":0,"sampled":0,"sampled_severities":{},
    "minutes":20,"spent":0,"suppressed":0}', 'who has no queue has nothing');
SELECT throws_ok(format('SELECT api.%s', call), code, NULL, promise)
FROM (VALUES
    (format('today_passage(%L, false)', tap.flag('plain')), 'P0002',
        'nor its passage'),
    (format('today_letter(%L, ''advise-sender'')', tap.flag('plain')), 'P0002',
        'nor a letter'),
    (format('today_decide(''{"outcome":"nothing-wrong","flags":["%s"]}'')',
        tap.flag('plain')), 'P0002', 'nor a decision'),
    ('suppressions(true, 0, 9)', '42501', 'nor what is suppressed'),
    ('suppression_end(1)', '42501', 'nor its end')) v (call, code, promise);
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.%s', call), 'P0002', NULL, promise)
FROM (VALUES
    (format('today_passage(%L, false)', tap.flag('heads')),
        'a passage about oneself is not there'),
    (format('today_decide(''{"outcome":"nothing-wrong","flags":["%s"]}'')',
        tap.flag('heads')), 'nor a decision about oneself')) v (call, promise);

-- The passage.
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.message_copy SET excerpts = '\x02'
WHERE message = (SELECT id FROM made WHERE name = 'plain');
INSERT INTO schoolgate.copy_key
SELECT id, 'excerpts', 'queue-1', '\x03' FROM made WHERE name = 'plain';
SET SESSION AUTHORIZATION head;
SELECT is((SELECT encode(sealed, 'hex') || key_id
    FROM api.today_passage(tap.flag('plain'), true)), '02queue-1',
    'a passage comes sealed, ahead of the look at it too');
RESET SESSION AUTHORIZATION;
SELECT ok((SELECT looked IS NULL FROM schoolgate.flag
    WHERE id = tap.flag('plain')), 'which is none');
SET SESSION AUTHORIZATION head;
SELECT is((SELECT encode(sealed, 'hex') || key_id
    FROM api.today_passage(tap.flag('plain'), false)), '02queue-1',
    'and with it');
SELECT is(ARRAY(SELECT api.today_found(tap.flag('plain'))), '{0}',
    'with the numbers of what was found, names left out');
RESET SESSION AUTHORIZATION;
SELECT ok((SELECT looked IS NOT NULL FROM schoolgate.flag
    WHERE id = tap.flag('plain')), 'it is looked at then');

-- Deciding.
UPDATE schoolgate.look SET at = at - interval '40 seconds';
SET SESSION AUTHORIZATION head;
SELECT tap.act('nothing-wrong', '{plain,answer}') ->> 'batch' AS first \gset
SELECT is(tap.state('plain') || tap.state('answer'),
    'decided headteacherdecided headteacher', 'a card is decided as one');
SELECT ok((api.today_done() ->> 'seconds')::int BETWEEN 40 AND 45
    AND api.today_done() ->> 'decided' = '1', 'the time that it took is told');
SELECT throws_ok('SELECT tap.act(''nothing-wrong'', ''{plain}'')', '55000',
    NULL, 'it is decided once');
SELECT throws_ok('SELECT tap.act(''burn'', ''{news}'')', '22023', NULL,
    'an outcome must be one');
SELECT throws_ok('SELECT tap.act(''undo'', ''{news}'')', '22023', NULL,
    'and no other act''s');
SELECT is((SELECT card -> 'pass_to' FROM tap.cards()
    WHERE card ->> 'flag' = tap.flag('news')::text), '["dsl", "dpo"]',
    'a card says to whom it may be passed: whose role somebody has');
SELECT throws_ok('SELECT tap.act(''pass-to-chair'', ''{news}'')', '22023',
    NULL, 'the chair is given nothing about others than the headteacher');
SELECT throws_ok('SELECT tap.act(''pass-to-hr'', ''{news}'')', '55000', NULL,
    'human resources see no flags');
SELECT throws_ok('SELECT api.today_decide(''{"outcome":"nothing-wrong"}'')',
    '22023', NULL, 'an act is about something');
SELECT throws_ok('SELECT tap.act(''advise-sender'', ''{news}'')', '55000',
    NULL, 'who is outside is written to by nobody');

-- Taking back.
SET SESSION AUTHORIZATION dep;
SELECT throws_ok(format('SELECT api.today_undo(%L)', :'first'), 'P0002', NULL,
    'nobody takes back another''s act');
SET SESSION AUTHORIZATION head;
SELECT lives_ok(format('SELECT api.today_undo(%L)', :'first'),
    'one''s own is taken back');
SELECT is(tap.state('plain') || tap.state('answer'),
    'new headteachernew headteacher', 'and its flags wait again');
SELECT ok((SELECT card -> 'marks' ? 'reopened' FROM tap.cards()
    WHERE card -> 'flags' ? tap.flag('plain')::text), 'marked as such');
SELECT throws_ok(format('SELECT api.today_undo(%L)', :'first'), '55000', NULL,
    'once');
SELECT is(api.today_done() ->> 'decided', '0', 'it does not count as decided');
SELECT tap.act('pass-to-dsl', '{grave}') ->> 'batch' AS passed \gset
SELECT is(tap.state('grave'), 'new dsl', 'what is passed waits there');
SELECT lives_ok(format('SELECT api.today_undo(%L)', :'passed'),
    'and comes back');
SELECT is(tap.state('grave'), 'new headteacher', 'to where it stood');
SELECT tap.act('pass-to-dsl', '{grave}') ->> 'batch' AS passed \gset
SET SESSION AUTHORIZATION dsl;
SELECT tap.act('nothing-wrong', '{grave}') ->> 'batch' AS other \gset
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.today_undo(%L)', :'passed'), '55000', NULL,
    'not once the other has decided');
RESET SESSION AUTHORIZATION;
ALTER TABLE schoolgate.decision DISABLE TRIGGER append_only;
UPDATE schoolgate.decision SET at = at - interval '31 days'
WHERE batch = :'other';
SET SESSION AUTHORIZATION dsl;
SELECT throws_ok(format('SELECT api.today_undo(%L)', :'other'), '55000', NULL,
    'nor after thirty days');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT v ->> 'broken_at' FROM api.verify_chains() v
    WHERE v ->> 'chain' = 'decision'), (SELECT ordinal::text
    FROM schoolgate.decision WHERE batch = :'other'),
    'an act that was dated back breaks the chain');
UPDATE schoolgate.decision SET at = at + interval '31 days'
WHERE batch = :'other';
ALTER TABLE schoolgate.decision ENABLE TRIGGER append_only;
SELECT ok((SELECT (v ->> 'ok')::boolean FROM api.verify_chains() v
    WHERE v ->> 'chain' = 'decision'),
    'decisions and what took them back are one whole chain');
SELECT throws_ok('UPDATE schoolgate.decision SET undoes = NULL', '42501', NULL,
    'which nobody changes');

-- Letters.
SET SESSION AUTHORIZATION head;
SELECT is(api.today_letter(tap.flag('plain'), 'advise-sender') ->> 'address',
    'a@d.example', 'advice is ready to be read');
SELECT ok(api.today_letter(tap.flag('plain'), 'advise-sender') ->> 'words'
    ~ '^Hannah Hale \(headteacher\) .* words that may not be sent \(policy 7.5\)',
    'it says who, what and which clause');
SELECT ok(api.today_letter(tap.flag('plain'), 'advise-sender')::text
    !~ 'Una|trip|insult', 'and nothing of the mail');
SELECT throws_ok('SELECT tap.act(''advise-sender'', ''{plain}'',
    jsonb_build_object(''words'', repeat(''x'', 4001)))', '22023', NULL,
    'it has a bound');
SELECT tap.act('advise-sender', '{plain,answer}', '{"words":"Dear Ann, ..."}')
    AS advised \gset
SELECT is(:'advised'::jsonb ->> 'letters', '2', 'each sender has one');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM recorder.letters_due('mx1', 0)), 0::bigint,
    'it waits a minute');
SET SESSION AUTHORIZATION head;
SELECT is(api.today_undo((:'advised'::jsonb ->> 'batch')::uuid)
    ->> 'letters_withdrawn', 'true', 'so that it can be taken back');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.settings SET value = '0' WHERE key = 'undo_seconds';
SELECT is((SELECT count(*) FROM recorder.letters_due('mx1', 0)), 0::bigint,
    'then it never leaves');
SET SESSION AUTHORIZATION head;
SELECT tap.act('ask-explanation', '{plain,answer}') ->> 'batch' AS asked \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(address, ' ' ORDER BY address)
    FROM recorder.letters_due('mx1', 0)), 'a@d.example p@d.example',
    'what is not taken back leaves');
SELECT is((SELECT count(*) FROM recorder.letters_due('mx2', 0)), 0::bigint,
    'by one mail host');
SELECT is((SELECT count(*) FROM recorder.letters_due('mx1', 0)), 2::bigint,
    'which gets it again until it has it');
SELECT recorder.letter_handed(item) FROM recorder.letters_due('mx1', 0);
SELECT is((SELECT count(*) FROM recorder.letters_due('mx1', 0)), 0::bigint,
    'and never after');
SELECT is((SELECT count(*) FROM schoolgate.letter_out
    WHERE words IS NOT NULL), 0::bigint, 'its words do not stay');
SELECT is((SELECT string_agg(about, ' ' ORDER BY about)
    FROM schoolgate.question WHERE withdrawn IS NULL), 'a1 p1',
    'the question waits for its answer');
SET SESSION AUTHORIZATION head;
SELECT is(api.today_undo(:'asked') ->> 'letters_withdrawn', 'false',
    'what has left is told');
SELECT tap.act('false-alarm', '{plain,answer}');

-- A cause that is stopped.
SELECT tap.act('false-alarm', '{news}', jsonb_build_object('until',
    now() + interval '7 days', 'note', 'their footer')) ->> 'batch'
    AS quiet \gset
RESET SESSION AUTHORIZATION;
SELECT tap.mail('news2', 'news@weekly.example', '{}', '{"header":{"from":[{
    "name":"","address":"news@weekly.example"}],"subject":"Week 2",
    "message_id":"n2@x","bulk":["list_id"]}}');
SELECT tap.mail('other', 'news@daily.example', '{}', '{"header":{"from":[{
    "name":"","address":"news@daily.example"}],"subject":"Day 2",
    "message_id":"n3@x","bulk":["list_id"]}}');
SELECT is(tap.state('news2'), 'suppressed headteacher',
    'the next of a stopped cause makes no item');
SELECT is(tap.state('other'), 'new headteacher', 'another newsletter does');
SET SESSION AUTHORIZATION head;
SELECT is(api.today('today', 0, 1) ->> 'suppressed', '1', 'it is counted');
SELECT is((SELECT (s ->> 'kept') || (s ->> 'reason') || (s ->> 'by')
    FROM api.suppressions(false, 0, 9) s), '1their footerHannah Hale',
    'and listed with who stopped it and why');
SELECT is((SELECT s ->> 'flag' FROM api.suppressed(NULL, 0, 9) s),
    tap.flag('news2')::text, 'what it kept can be looked at');
SELECT is((SELECT (s #>> '{why,real}') || '/' || (s #>> '{why,decided}')
    FROM api.suppressions(false, 0, 9) s), '0/1',
    'how often it was false is told');
SELECT throws_ok(format('SELECT tap.act(''false-alarm'', ''{other}'',
    ''{"until":"%s"}'')', now() + v.away), '22023', NULL, v.promise)
FROM (VALUES (interval '18 weeks', 'a term is the longest'),
    (interval '-1 day', 'it ends in the future')) v (away, promise);
SELECT lives_ok('SELECT tap.act(''nothing-wrong'', ''{news2}'')',
    'and be decided');
SELECT lives_ok(format('SELECT api.today_undo(%L)', :'quiet'),
    'taking the act back ends it');
RESET SESSION AUTHORIZATION;
SELECT tap.mail('news3', 'news@weekly.example', '{}', '{"header":{"from":[{
    "name":"","address":"news@weekly.example"}],"subject":"Week 3",
    "message_id":"n4@x","bulk":["list_id"]}}');
SELECT is(tap.state('news3'), 'new headteacher', 'and the next is asked about');
SET SESSION AUTHORIZATION head;
SELECT tap.act('false-alarm', '{news3}', jsonb_build_object('until',
    now() + interval '1 day'));
SELECT ordinal AS second FROM (SELECT max((s ->> 'suppression')::bigint)
    AS ordinal FROM api.suppressions(false, 0, 9) s) x \gset
SELECT lives_ok(format('SELECT api.suppression_end(%s)', :second),
    'it is ended early');
SELECT throws_ok(format('SELECT api.suppression_end(%s)', :second), 'P0002',
    NULL, 'once');
SELECT is((SELECT count(*) FROM api.suppressions(true, 0, 9)), 2::bigint,
    'those that are over stay listed');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('UPDATE schoolgate.suppression SET until = until
    + interval ''1 day''', '42501', NULL, 'and nobody makes one longer');

-- All of a cause.
SELECT tap.mail('b' || n, 'a@d.example', '{"rule":"bulk"}')
FROM generate_series(1, 3) n;
SET SESSION AUTHORIZATION head;
SELECT card #>> '{why,cause}' AS cause FROM tap.cards()
WHERE card ->> 'rule' = 'bulk' LIMIT 1 \gset
SELECT is((SELECT card ->> 'alike' FROM tap.cards()
    WHERE card ->> 'rule' = 'bulk' LIMIT 1), '2',
    'a card says how many more its cause has');
SELECT is(api.today_decide(jsonb_build_object('outcome', 'false-alarm',
    'cause', :'cause', 'before', now())) ->> 'decided', '3',
    'they are decided by one act');
SELECT is((SELECT count(*) FROM tap.cards() WHERE card ->> 'rule' = 'bulk'),
    0::bigint, 'and are gone');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.decision d JOIN schoolgate.flag f
    ON f.id = d.flag WHERE f.rule = 'bulk'), 3::bigint,
    'each by a decision of its own');

-- Danger.
SELECT tap.mail('danger', 'u@d.example', '{"rule":"danger-to-a-child",
    "kind":"danger","queue":"dsl","severity":5}');
SET SESSION AUTHORIZATION dsl;
SELECT throws_ok(format('SELECT tap.act(''false-alarm'', ''{danger}'',
    ''{"until":"%s"}'')', now() + interval '1 day'), '22023', NULL,
    'danger is never stopped');
SELECT is(api.today_decide(jsonb_build_object('outcome', 'false-alarm',
    'cause', (SELECT card #>> '{why,cause}' FROM tap.cards()
        WHERE card -> 'marks' ? 'danger'), 'before', now())) ->> 'decided',
    '0', 'nor decided unseen with others');
SELECT count(*) AS nothing FROM api.today_passage(tap.flag('danger'), true)
\gset
SET SESSION AUTHORIZATION dsl2;
SELECT is((SELECT card ->> 'taken_by' FROM tap.cards()
    WHERE card -> 'marks' ? 'danger'), NULL, 'nobody has it yet');
SET SESSION AUTHORIZATION dsl;
SELECT count(*) AS nothing FROM api.today_passage(tap.flag('danger'), false)
\gset
SET SESSION AUTHORIZATION dsl2;
SELECT is((SELECT card ->> 'taken_by' FROM tap.cards()
    WHERE card -> 'marks' ? 'danger'), 'Sue Lee',
    'who looks first has it');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT address || ' ' || words FROM recorder.letters_due('mx1', 0)),
    (SELECT 's2@d.example Sue Lee looked first, at ' || to_char(now()
        AT TIME ZONE 'Europe/London', 'HH24:MI') || ', at what you were told '
        'about (ref ' || schoolgate.reference(m.id) || '), and deals with it. '
        'You need do nothing.' FROM made m WHERE name = 'danger'),
    'and the others are told');
SELECT recorder.letter_handed(item) FROM recorder.letters_due('mx1', 0);
UPDATE schoolgate.settings SET value = '0' WHERE key = 'review_minutes';
SET SESSION AUTHORIZATION dsl;
SELECT is(api.today('today', 0, 9) ->> 'today', '1',
    'and no budget leaves it out');

-- The budget.
SET SESSION AUTHORIZATION head;
SELECT is(jsonb_build_array(t -> 'today', t -> 'sampled',
    t -> 'sampled_severities'), '[0, 6, {"2": 6}]',
    'what is beyond the minutes is counted') FROM api.today('today', 0, 9) t;
SELECT is(jsonb_array_length(api.today('sampled', 0, 9) -> 'cards'), 6,
    'and can be looked at');
RESET SESSION AUTHORIZATION;
DELETE FROM schoolgate.look;
UPDATE schoolgate.settings SET value = '1' WHERE key = 'review_minutes';
SELECT tap.mail('mild', 'a@d.example', '{"severity":1,"rule":"mild"}');
SET SESSION AUTHORIZATION head;
SELECT is((t ->> 'today') || (t ->> 'sampled_severities'),
    '3{"1": 1, "2": 3}', 'the mildest are left out first')
FROM api.today('today', 0, 9) t;
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.settings SET value = '20' WHERE key = 'review_minutes';

-- What is sealed.
SELECT tap.mail('union', 'a@d.example', '{"context":"sealed","severity":3,
    "rule":"sealed-one","findings":[]}');
SET SESSION AUTHORIZATION head;
SELECT is((SELECT array_agg(k ORDER BY k)::text FROM tap.cards(),
        jsonb_object_keys(card) k WHERE card ->> 'rule' = 'sealed-one'),
    '{alike,card,clause,created,days,flag,flags,pass_to,queue,rule,school,'
    'sealed,severity,since,state,words}', 'of sealed mail nothing is shown');
SELECT throws_ok(format('SELECT api.today_passage(%L, false)', tap.flag('union')),
    '42501', NULL, 'nor its passage');
SELECT throws_ok('SELECT tap.act(''advise-sender'', ''{union}'')', '55000',
    NULL, 'nor is its sender written to unseen');

-- Marks.
RESET SESSION AUTHORIZATION;
SELECT tap.mail('exempt', 'a@d.example', '{"rule":"near"}');
UPDATE schoolgate.message SET document = jsonb_set(document,
    '{verdict,reasons,1}', '{"context":"exempted"}')
WHERE id = (SELECT id FROM made WHERE name = 'exempt');
SELECT tap.put(tap.at(now(), 77), jsonb_build_object('envelope',
    '{"sender":"p@d.example","recipients":["report@d.example"],"auth":"p",
        "client":""}'::jsonb, 'verdict', '{"reasons":[]}'::jsonb,
    'enclosed', '["exempt@x"]'::jsonb));
SELECT recorder.serve_mail('report@d.example', '', '', '{}');
SET SESSION AUTHORIZATION head;
SELECT is((SELECT card ->> 'marks' FROM tap.cards()
    WHERE card ->> 'rule' = 'near'), '["reported-first", "exempt-near"]',
    'that somebody reported it first, and what is permitted nearby, is marked');

-- The morning.
RESET SESSION AUTHORIZATION;
DELETE FROM schoolgate.letter_out;
CREATE FUNCTION tap.morning(at text) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM recorder.letters_due('mx1',
        schoolgate.epoch_ms(at::timestamptz))
$$;
SELECT is((SELECT count(*) FROM recorder.letters_due('mx1', 0,
    'https://console.d.example')), 0::bigint, 'a host says where the console is');
SELECT is(tap.morning(at), want::bigint, promise) FROM (VALUES
    ('2097-06-03T06:29:59Z', 0, 'before half past seven nobody is told'),
    ('2097-06-02T06:31:00Z', 0, 'nor on a Sunday'),
    ('2097-06-03T06:30:00Z', 4, 'then each person with a queue is'),
    ('2097-06-03T06:30:01Z', 4, 'once'),
    ('2097-06-03T13:30:00Z', 4, 'by those that wait to be sent')) v
    (at, want, promise);
SELECT is((SELECT count(*) FROM schoolgate.letter_out), 4::bigint,
    'there is one letter each');
SELECT is((SELECT words FROM schoolgate.letter_out
    WHERE address = 'h@d.example'), E'Duffield: 10 need you today (about 4 '
    'minutes), 10 waiting for more than two school days, 0 settled by senders '
    'themselves.\nOpen: https://console.d.example', 'it says how many and how long');
SELECT is((SELECT count(*) FROM schoolgate.letter_out
    WHERE words ~ 'Ann|Una|Trip|insult|@d'), 0::bigint, 'and names nobody');
SELECT is((SELECT string_agg(address, ' ' ORDER BY address)
    FROM schoolgate.letter_out),
    'g@d.example h@d.example s2@d.example s@d.example',
    'who has nothing to do is left alone');
INSERT INTO schoolgate.school_hours VALUES ('duffield', 1, NULL, NULL,
    '{1,2,3,4,5}', '08:00', '16:00'), ('duffield', 2, '2097-06-04',
    '2097-06-07', '{1,2,3,4,5}', NULL, NULL);
SELECT is(tap.morning('2097-06-04T06:30:00Z') - 4, 0::bigint,
    'holidays are no school days');
SELECT is(tap.morning('2097-06-10T11:31:00Z') - 4, 0::bigint,
    'a morning that nobody was awake to tell is not told after it');
SELECT is(tap.morning('2097-06-11T09:00:00Z') - 4, 4::bigint,
    'late, but that morning, it is');
SELECT is(schoolgate.review_days(schoolgate.review_starts('duffield',
    '2097-06-11T10:00Z'), '2097-06-03T10:00Z'), 2,
    'days of waiting are school days');

-- Nobody stops what another is asked about.
SELECT tap.mail('stop1', 'a@d.example', '{"rule":"stop"}');
SET SESSION AUTHORIZATION head;
SELECT tap.act('false-alarm', '{stop1}', jsonb_build_object('until',
    now() + interval '7 days'));
RESET SESSION AUTHORIZATION;
-- The cause has the writer's class: the headteacher is one of the staff, too.
UPDATE schoolgate.person SET class = 'staff' WHERE id = 'h1';
SELECT tap.mail('stop2', 'a@d.example', '{"rule":"stop"}');
SELECT tap.mail('stop3', 'h@d.example', '{"rule":"stop"}');
SELECT tap.mail('stop4', 'a@d.example', '{"rule":"stop","queue":"dsl"}');
SELECT is((SELECT count(DISTINCT f.cause) FROM schoolgate.flag f
    WHERE f.rule = 'stop'), 1::bigint, 'of one cause');
SELECT is(tap.state(name), want, promise) FROM (VALUES
    ('stop2', 'suppressed headteacher', 'what he stopped is kept from him'),
    ('stop3', 'new headteacher', 'not from others what is about himself'),
    ('stop4', 'new dsl', 'nor what stands in another queue'))
    v (name, want, promise);
UPDATE schoolgate.person SET class = 'head' WHERE id = 'h1';

-- Who has a role no more takes nothing back that he decided in it.
SET SESSION AUTHORIZATION dsl2;
SELECT tap.act('nothing-wrong', '{stop4}') ->> 'batch' AS former \gset
RESET SESSION AUTHORIZATION;
SELECT setup.grant_role('dsl2', 's2', 'staff');
UPDATE schoolgate.grantee SET revoked = now() WHERE person = 's2'
    AND role = 'dsl';
SET SESSION AUTHORIZATION dsl2;
SELECT throws_ok(format('SELECT api.today_undo(%L)', :'former'), '42501', NULL,
    'whose role was revoked takes back no decision of it');
RESET SESSION AUTHORIZATION;
SELECT is(tap.state('stop4'), 'decided dsl', 'which stays');
UPDATE schoolgate.grantee SET revoked = NULL WHERE person = 's2'
    AND role = 'dsl';
SET SESSION AUTHORIZATION dsl2;
SELECT lives_ok(format('SELECT api.today_undo(%L)', :'former'),
    'with the role he does');
RESET SESSION AUTHORIZATION;

-- One look is like another.
SELECT tap.mail('danger2', 'u@d.example', '{"rule":"danger-to-a-child",
    "kind":"danger","queue":"dsl","severity":5}');
SET SESSION AUTHORIZATION dsl2;
SELECT count(*) AS nothing FROM api.excerpts(tap.flag('danger2')) \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT taken_by FROM schoolgate.flag WHERE id = tap.flag('danger2')),
    's2', 'who looks at danger by the command line has it too');
SELECT is((SELECT count(*) FROM schoolgate.look WHERE actor = 's2'
    AND flag = tap.flag('danger2')), 1::bigint, 'and the time that it takes');

-- To whom it is passed.
SELECT tap.mail('whose', 'a@d.example', '{"rule":"whose"}');
SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT tap.act(''pass-to-governor'', ''{whose}'')', '22023',
    NULL, 'governors are given nothing');
SELECT throws_ok(format('SELECT api.decide(%L, %L, '''')', tap.flag('whose'),
    'pass-to-' || role), code, NULL, promise)
FROM (VALUES ('governor', '22023', 'one flag by itself neither'),
    ('chair', '22023', 'nor to the chair what is about others'),
    ('hr', '55000', 'nor to who sees no flags'),
    ('king', '22023', 'nor is a role made up')) v (role, code, promise);
-- What a card offers and what is taken are the same; what is done is undone.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION tap.takes(flag uuid, role text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM api.decide(flag, 'pass-to-' || role, '');
    RAISE EXCEPTION USING ERRCODE = 'SG000';
EXCEPTION WHEN SQLSTATE 'SG000' THEN
    RETURN true;
WHEN OTHERS THEN
    RETURN false;
END $$;
SET SESSION AUTHORIZATION head;
SELECT is((SELECT array_agg(DISTINCT r ORDER BY r) FROM unnest(
        '{headteacher,dsl,dpo,chair}'::text[]) r
        WHERE tap.takes((card ->> 'flag')::uuid, r)
            AND r <> card ->> 'queue'),
    (SELECT array_agg(p ORDER BY p) FROM jsonb_array_elements_text(
        card -> 'pass_to') p WHERE p <> 'hr'),
    'what is offered is taken, and no other: ' || (card ->> 'rule'))
FROM tap.cards();
RESET SESSION AUTHORIZATION;
SELECT tap.mail('overhead', 'h@d.example', '{"rule":"safety","queue":"dsl"}');
SET SESSION AUTHORIZATION dsl2;
SELECT lives_ok('SELECT tap.act(''pass-to-chair'', ''{overhead}'')',
    'what is about the headteacher is passed to the chair');
RESET SESSION AUTHORIZATION;
SELECT is(tap.state('overhead'), 'new chair', 'and waits there');
SELECT setup.revoke_role('gov', 'chair');
SELECT throws_ok('SELECT schoolgate.demand_holder(f, ''pass-to-chair'')
    FROM schoolgate.flag f WHERE f.id = tap.flag(''heads'')', '55000', NULL,
    'nothing is passed to nobody');

SELECT * FROM finish();
