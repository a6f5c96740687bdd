-- What was promised to each of several whose mail is opened: a notice of his own.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('ann', 't1', 'staff');
SELECT setup.grant_role('bob', 't2', 'staff');
SELECT setup.setting('dpo_reach', '"all"');
INSERT INTO schoolgate.person (id, school, name, class)
SELECT * FROM (VALUES ('h1', 'duffield', 'Hannah Head', 'head'),
    ('d1', 'duffield', 'Dora Dale', 'staff'),
    ('t1', 'duffield', 'Ann Tate', 'teacher'),
    ('t2', 'duffield', 'Bob Bell', 'teacher')) v
UNION ALL SELECT 'n' || n, 'duffield', 'No ' || n, 'teacher'
FROM generate_series(1, 60) n;
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('dpo@d.example', 'd1'), ('ann@d.example', 't1'), ('bob@d.example', 't2');
INSERT INTO schoolgate.address
SELECT 'n' || n || '@d.example', 'n' || n FROM generate_series(1, 60) n;
CREATE FUNCTION tap.came(n int, receivers text[]) RETURNS uuid
LANGUAGE sql AS $$
    SELECT tap.put(tap.at(now() - interval '1 day', n), jsonb_build_object(
        'envelope', jsonb_build_object('sender', 'p@far.example', 'recipients',
            to_jsonb(receivers), 'auth', '', 'client', '192.0.2.1'),
        'header', jsonb_build_object('from', '[]'::jsonb, 'subject', 'S' || n)));
    SELECT tap.at(now() - interval '1 day', n)
$$;
SELECT tap.came(1, '{bob@d.example,x@far.example,ann@d.example,
    office@d.example}') AS three \gset
SELECT tap.came(2, ARRAY(SELECT 'n' || n || '@d.example'
    FROM generate_series(1, 60) n)) AS many \gset
SELECT tap.came(3, '{ann@d.example,dpo@d.example}') AS his \gset

-- Before and when it is written.
SET SESSION AUTHORIZATION head;
SELECT is(concat_ws(' / ', w ->> 'told', w ->> 'others', w ->> 'untold'),
    'Bob Bell / ["Ann Tate", "office@d.example"] / 0',
    'before an opening it is known who all will be told')
FROM api.opening_words(:'three', 'law', 'a complaint') w;
SELECT o ->> 'opening' AS o, o - '{at,due,words}'::text[] AS said
FROM api.record_open(:'three', 'T3', 'law', 'a complaint') o \gset
SELECT is(:'said'::jsonb, jsonb_build_object('opening', 1, 'message', :'three',
    'notice', 'due', 'told', 'bob@d.example', 'others',
    '["Ann Tate", "office@d.example"]'::jsonb, 'untold', 0),
    'and told who opens it');
SELECT is(count(*), 1::bigint, 'it is one opening of his')
FROM api.openings_own(false, NULL, 10);
SELECT is(o -> 'others', '["Ann Tate", "office@d.example"]', 'which shows them')
FROM api.opening_show(:o) o;
SELECT throws_ok('SELECT api.opening_show(2)', 'P0002', NULL,
    'what tells one more is no opening');
SELECT throws_ok('SELECT * FROM api.record_copy(2)', '42501', NULL,
    'and hands out no copy');
SELECT throws_ok('SELECT api.opening_close(2, ''nothing-wrong'', '''')',
    'P0002', NULL, 'nor is it closed by itself');
SELECT is(jsonb_array_length(d -> 'opened') || ' ' || (d #>> '{opened,0,others}'),
    '1 2', 'his day counts it once') FROM api.today_done() d;

-- The bound.
SELECT o ->> 'untold' AS untold, jsonb_array_length(o -> 'others') AS others
FROM api.record_open(:'many', 'T3', 'law', 'to sixty') o \gset
SELECT is(:others || ' ' || :untold, '49 10',
    'fifty are told at most; how many more there are is said');
RESET SESSION AUTHORIZATION;
SELECT is(count(*) || ' ' || sum(untold), '50 10', 'and stands in the opening')
FROM schoolgate.opening WHERE message = :'many';

-- Notices, by mail and in About me.
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT is(string_agg(n.address, ' ' ORDER BY opening),
    'bob@d.example ann@d.example office@d.example',
    'each has a letter of his own')
FROM recorder.notices_due('mx1') n WHERE n.message = :'three';
SELECT is(count(DISTINCT words), 1::bigint, 'all with the same words')
FROM recorder.notices_due('mx1') n WHERE n.message = :'three';
SELECT ok(bool_and(words NOT LIKE '%Ann%' AND words NOT LIKE '%office%'),
    'in which nobody reads who else got it')
FROM recorder.notices_due('mx1') n WHERE n.message = :'three';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION ann;
SELECT is(string_agg((o ->> 'opening') || ' ' || (o ->> 'by'), ','),
    '2 Hannah Head', 'the second finds the opening in About me')
FROM api.me_openings(NULL, 10) o;
SELECT is(api.me_answer(2, true, 'why mine') ->> 'notice', 'challenged',
    'and objects');
SELECT throws_ok('SELECT api.me_answer(1, true, ''why his'')', 'P0002', NULL,
    'to the notice of another not');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION bob;
SELECT is(o ->> 'notice', 'due', 'of which the first is not told')
FROM api.me_openings(NULL, 10) o;
RESET SESSION AUTHORIZATION;

-- The account.
CREATE FUNCTION tap.sent(opening bigint) RETURNS void LANGUAGE sql
SECURITY DEFINER AS $$
    INSERT INTO schoolgate.notice_event (opening, state, note)
    VALUES ($1, 'sent', '')
$$;
SELECT tap.sent(1), tap.sent(2);
SET SESSION AUTHORIZATION dpo;
SELECT is(b - '{chain,overdue}'::text[], '{"openings": 2, "notices": 53,
    "done": 0, "sent": 2, "due": 51, "failed": 0, "deferred": 0, "outside": 0,
    "untold": 10, "balanced": true}', 'every notice is accounted for')
FROM api.audit_balance() b;
SELECT is(concat_ws(' ', o ->> 'opening', o ->> 'notice', (SELECT string_agg(
        (x ->> 'told_address') || ' ' || (x ->> 'notice'), ', ')
        FROM jsonb_array_elements(o -> 'others') x)),
    '1 due ann@d.example sent, office@d.example due',
    'an opening is told when everybody is; found by any of them')
FROM api.audit_openings('{"told":"t1"}', NULL, 10) o;
SELECT is((SELECT x ->> 'note' FROM jsonb_array_elements(o -> 'answers') x),
    'why mine', 'whoever objected, the DPO has it with the opening')
FROM api.audit_openings('{"told":"t2"}', NULL, 10) o;
RESET SESSION AUTHORIZATION;
SELECT tap.sent(3);
SET SESSION AUTHORIZATION dpo;
SELECT is((b ->> 'done') || (b ->> 'balanced'), '1true',
    'and done when all its notices are') FROM api.audit_balance() b;
SELECT is(o ->> 'notice', 'sent', 'as it is listed')
FROM api.audit_openings('{"told":"t1"}', NULL, 10) o;
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.tally_opening
SELECT ordinal, 'duffield' FROM schoolgate.opening WHERE beside IS NULL;
SELECT is(o ->> 'total' || ' ' || (o ->> 'kept'), '<5 true',
    'the figure counts openings, not letters')
FROM schoolgate.figures_openings('duffield', now() - interval '1 hour',
    now() + interval '1 hour') o;

-- A mistake is told to everybody who was told.
SET SESSION AUTHORIZATION head;
SELECT api.record_open(:'three', 'T4', 'law', 'and the file') ->> 'opening'
    AS second \gset
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT recorder.notices_due('mx1');
SELECT recorder.notices_due('mx1');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT api.opening_close(:second, 'mistake', 'I took it for another');
RESET SESSION AUTHORIZATION;
SELECT is(string_agg(address, ' ' ORDER BY address),
    'ann@d.example bob@d.example office@d.example',
    'a mistake is told to everybody who was told')
FROM schoolgate.letter_out WHERE kind = 'opened-mistake'
    AND words LIKE '%I took it for another%';

-- Under a request: one notice a person, at its end.
SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'P', 'a letter', NULL, NULL,
    '[{"address":"p@far.example"}]', NULL, NULL) ->> 'request')::bigint AS q \gset
SELECT api.request_act(:q, 'start', NULL, NULL, NULL);
SELECT is(o ->> 'others', '["Ann Tate", "office@d.example"]',
    'what is opened for a request tells them all')
FROM api.request_open(:q, :'three', 'T3', NULL) o;
SELECT api.request_open(:q, :'three', 'T4', NULL);
SELECT is(r ->> 'openings', '2', 'it is two openings')
FROM api.request_show(:q) r;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION ann;
SELECT is(count(*), 2::bigint, 'nobody knows of it before')
FROM api.me_openings(NULL, 10);
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT api.request_act(:q, 'close', NULL, NULL, 'withdrawn by phone');
RESET SESSION AUTHORIZATION;
SELECT is(string_agg(address || ' ' || cardinality(openings), ', '
    ORDER BY address), 'ann@d.example 2, bob@d.example 2, office@d.example 2',
    'at its end each has one letter for all that was opened of him')
FROM schoolgate.joint_notice;
SET SESSION AUTHORIZATION dpo;
SELECT is(b ->> 'balanced', 'true', 'the account is whole still')
FROM api.audit_balance() b;
RESET SESSION AUTHORIZATION;

-- What is deferred is kept from each of them, the auditor too.
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
VALUES (:'his', 't1', 'ann@d.example', 'T3', 'law', 'of two', 'h1', 'head',
    'deferred', now() + interval '9 days', 'order:1', '') RETURNING ordinal \gset
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words, beside)
VALUES (:'his', 'd1', 'dpo@d.example', 'T3', 'law', 'of two', 'h1', 'head',
    'deferred', now() + interval '9 days', 'order:1', '', :ordinal);
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 0::bigint,
    'who audits does not see one that tells him among others, and not yet')
FROM api.audit_openings('{"told":"t1"}', NULL, 10) o
WHERE o ->> 'reason' = 'of two';
RESET SESSION AUTHORIZATION;

-- An account that is not whole says so.
ALTER TABLE schoolgate.opening DISABLE TRIGGER append_only;
UPDATE schoolgate.opening SET beside = 2 WHERE ordinal = 3;
SET SESSION AUTHORIZATION dpo;
SELECT is((b ->> 'balanced') || (b #>> '{chain,ok}'), 'falsefalse',
    'a notice of an opening that there is not is found')
FROM api.audit_balance() b;
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
