-- What was promised about breaches: a register, and what they keep from retention.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();
\ir asked.psql

-- Ann's mistake of 250 days ago, the mail that told it, and a neighbour: of a month
-- that is over whatever day it is today.
SELECT tap.post('slip', 250, 'ann@d.example', '{x@far.example}', '{x@far.example}');
SELECT tap.post('slip told', 250, 'ann@d.example', '{mistake@d.example}', '{}');
SELECT tap.post('slip other', 250, 'ben@d.example', '{x@far.example}', '{}');
SELECT tap.post('dpo slip', 1, 'dpo@d.example', '{x@far.example}', '{}');
UPDATE schoolgate.message SET counted = received, gaps = '{}';
CREATE FUNCTION tap.is_there(n text) RETURNS boolean LANGUAGE sql
RETURN EXISTS (SELECT FROM schoolgate.all_message WHERE id = tap.id(n));
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
VALUES (tap.id('slip told'), tap.id('slip'), 'ann@d.example',
    now() - interval '250 days', now() - interval '247 days');
SELECT id AS b FROM schoolgate.breach \gset

-- Kept while it is open.
SELECT is(array_agg(split_part(l, ': ', 2)),
    ARRAY['1 record deleted with the month, 2 held, ' || tap.id('slip')
        || ' to ' || tap.id('slip other')], 'retention passes by what a breach concerns')
FROM recorder.retain(6) l WHERE l NOT LIKE '%empty%';
SELECT is(tap.is_there(n), want, promise) FROM (VALUES
    ('slip', true, 'what was sent by mistake stays'),
    ('slip told', true, 'and the mail that told it'),
    ('slip other', false, 'what it does not concern goes'))
    v (n, want, promise);
SET SESSION AUTHORIZATION dpo;
SELECT is(c -> 'why', '{"breach": 2}', 'the certificate says why they were kept')
FROM api.audit_certificates(NULL, 1) c;
SELECT is(a -> 'kept_why', '{"breach": 2}', 'and the page of retention')
FROM api.audit_retention() a;
SELECT is(concat_ws(' ', x ->> 'state', x ->> 'late', x ->> 'reporter'),
    'reported true ann@d.example', 'it stands open, its 72 hours over')
FROM api.breaches(false, 10) x;

-- Its way.
SELECT throws_ok(format('SELECT api.breach_act(%L, %L, %L)', :'b', act, note),
    state, NULL, promise) FROM (VALUES
    ('closed', 'because', '55000', 'it is not closed before its risk is assessed'),
    ('assessed', ' ', '22023', 'each step has a word'),
    ('lost', 'because', '55000', 'a step that there is'),
    (NULL, 'because', '55000', 'and one')) v (act, note, state, promise);
SELECT is(x ->> 'state', 'contained', 'contained')
FROM api.breach_act(:'b', 'contained', 'they have deleted it') x;
SELECT is(x ->> 'state', 'assessed', 'assessed')
FROM api.breach_act(:'b', 'assessed', 'no risk to anybody') x;
SELECT ok((x ->> 'kept_until')::timestamptz = (x ->> 'closed')::timestamptz
    + interval '6 months', 'closed: kept for as long as mail is, from then')
FROM api.breach_act(:'b', 'closed', 'told the staff') x;
SELECT is(jsonb_agg(e ->> 'what'), '["contained", "assessed", "closed"]',
    'the register has each step') FROM api.breaches(true, 10) x,
    jsonb_array_elements(x -> 'events') e;
SELECT is_empty('SELECT api.breaches(false, 10)', 'it is open no more');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('UPDATE schoolgate.breach_event SET note = ''x''', '42501',
    NULL, 'and stays as it is');
SELECT is(count(*), 0::bigint, 'closed it keeps for a term')
FROM recorder.retain(6) l WHERE l NOT LIKE '%empty%';
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'closed', NULL, 'it may be opened again')
FROM api.breach_act(:'b', 'reopened', 'somebody else has it') x;
SELECT api.breach_act(:'b', 'closed', 'settled');
RESET SESSION AUTHORIZATION;
SELECT setup.setting('breach_months', '1');
UPDATE schoolgate.breach SET closed = now() - interval '32 days';
SELECT isnt_empty('SELECT recorder.retain(6)', 'after it, as the school says');
SELECT is(tap.is_there('slip') OR tap.is_there('slip told'), false, 'it goes');
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*), 1::bigint, 'the register outlives its mail')
FROM api.breaches(true, 10);

-- At the console.
RESET SESSION AUTHORIZATION;
SELECT setup.setting('dpo_reach', '"all"');
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok(format('SELECT api.breach_report(%L, '' '')', tap.id('to her')),
    '22023', NULL, 'one is reported with a word');
SELECT is((x ->> 'reporter') || (x ->> 'state')
    || (((x ->> 'due')::timestamptz - now()) = interval '72 hours'),
    'd1reportedtrue', 'the clock runs from then')
FROM api.breach_report(tap.id('to her'), 'a parent has rung') x;
SELECT throws_ok(format('SELECT api.breach_report(%L, ''again'')',
    tap.id('to her')), '55000', NULL, 'once');
SELECT throws_ok(format('SELECT api.breach_report(%L, ''because'')',
    tap.id('dpo slip')), 'P0002', NULL, 'not of his own mail');
RESET SESSION AUTHORIZATION;
SELECT ok(schoolgate.is_held(tap.id('to her')), 'and it is kept');
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.breach_report(%L, ''because'')',
    tap.id('to her')), '42501', NULL, 'it is not for a headteacher');
RESET SESSION AUTHORIZATION;

-- The Data Protection Officer's own mistake.
INSERT INTO schoolgate.breach (message, reporter, reported, due)
VALUES (tap.id('dpo slip'), 'dpo@d.example', now(), now() + interval '72 hours');
SET SESSION AUTHORIZATION dpo;
SELECT is(count(*) FILTER (WHERE x ->> 'reporter' = 'dpo@d.example'), 0::bigint,
    'who made it does not close it') FROM api.breaches(false, 10) x;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT is(array_agg(x ->> 'reporter'), '{dpo@d.example}',
    'the headteacher does, and sees no other') FROM api.breaches(false, 10) x;
RESET SESSION AUTHORIZATION;
SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
SELECT * FROM finish();
