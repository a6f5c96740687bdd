-- What was promised about draft lists on stored mail.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('dsl', 's1', 'dsl');
SELECT setup.grant_role('gov', 'g1', 'governor');
SELECT setup.grant_role('audit', 'a1', 'auditor');

CREATE FUNCTION tap.fill(few int, many int) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(tap.put(tap.at(now() - interval '1 hour', n)))
    FROM generate_series(few, many) n
$$;
CREATE FUNCTION tap.try(reason text, approver text DEFAULT NULL)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT api.trial_begin(repeat('ab', 32), now() - interval '1 day', reason,
        approver)
$$;
GRANT USAGE ON SCHEMA tap TO schoolgate_people;
GRANT EXECUTE ON FUNCTION tap.try TO schoolgate_people;

SELECT is(tap.fill(1, 499), 499::bigint, 'mail of a small school');
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok($$ SELECT tap.try('new slang') $$, '22023', NULL,
    'nothing is tried on fewer than 500 messages');
RESET SESSION AUTHORIZATION;
SELECT is(tap.fill(500, 510), 11::bigint, 'and a few more');
SELECT tap.at(now(), 900) AS unopened \gset
SELECT ok(recorder.save(tap.doc(:'unopened'), '\x01', NULL,
    '{"copy":[{"key":"host-mx1-2026a","wrapped":"AwQF"}]}'),
    'one that only the mail host can open');

SET SESSION AUTHORIZATION dsl;
SELECT throws_ok($$ SELECT tap.try('new slang') $$, '42501', NULL,
    'safeguarding orders none');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok($$ SELECT tap.try('  ') $$, '22023', NULL,
    'an order has a reason');
SELECT throws_ok($$ SELECT tap.try('new slang', 's1') $$, '22023', NULL,
    'not everybody may approve');
SELECT throws_ok($$ SELECT api.trial_begin('ab', now() - interval '1 day',
    'new slang', NULL) $$, '22023', NULL, 'a list is named by its hash');
SELECT tap.try('new slang', 'g1') ->> 'trial' AS trial \gset
SELECT is(:'trial'::bigint, 1::bigint, 'the DPO orders one');
SELECT is((SELECT t - 'at' - 'since' - 'until' FROM api.trials() t),
    jsonb_build_object('trial', 1, 'list', repeat('ab', 32), 'rule', NULL,
        'messages', 510,
        'reason', 'new slang', 'approver', 'g1', 'by', 'd1'),
    'who, why, what, on how many and who approved stand there');
SELECT is((SELECT count(DISTINCT message) FROM api.trial_copy(1,
    '00000000-0000-0000-0000-000000000000')), 1::bigint,
    'copies are handed out one after another');
CREATE TEMP TABLE handed AS
WITH RECURSIVE next (message) AS (
    SELECT '00000000-0000-0000-0000-000000000000'::uuid
    UNION ALL
    SELECT c.message FROM next n, LATERAL (SELECT message
        FROM api.trial_copy(1, n.message) LIMIT 1) c)
SELECT message FROM next OFFSET 1;
SELECT is((SELECT count(DISTINCT message) FROM handed), 510::bigint,
    'each once, and none that the school cannot open');
SELECT api.trial_rule_begin('footer', now() - interval '1 day', 'infinity',
    'is the footer kept?', 'g1') ->> 'trial' AS trial \gset
SELECT is((SELECT t ->> 'rule' FROM api.trials() t
    WHERE t ->> 'trial' = :'trial'), 'footer', 'a rule is ordered as a list is');
SELECT is((SELECT count(*) FROM api.trial_copy_of(:'trial', (SELECT message
    FROM handed LIMIT 1))), 1::bigint, 'its copies are asked for one by one');
SELECT is((SELECT count(*) FROM api.trial_copy_of(:'trial', :'unopened')),
    0::bigint, 'but none that the school cannot open');
SELECT throws_ok($$ SELECT api.trial_rule_begin('footer', now() - interval
    '1 minute', 'infinity', 'is the footer kept?', NULL) $$, '22023', NULL,
    'nor of few messages');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION head;
SELECT throws_ok($$ SELECT api.trial_children(2, gen_random_uuid()) $$,
    '42501', NULL, 'nor whose parents its recipients are');
SELECT throws_ok($$ SELECT api.trial_copy_of(2, (SELECT message FROM handed
    LIMIT 1)) $$, '42501', NULL, 'another''s order hands out no single one');
SELECT throws_ok($$ SELECT api.trial_copy(1,
    '00000000-0000-0000-0000-000000000000') $$, '42501', NULL,
    'another''s order hands out nothing');
SELECT throws_ok($$ SELECT api.trial_copy((tap.try('in one go') ->> 'trial')
    ::bigint, '00000000-0000-0000-0000-000000000000') $$, '42501', NULL,
    'nor one that may yet be rolled back');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION audit;
SELECT is(count(*), 2::bigint, 'an auditor sees the orders')
FROM api.trials();
RESET SESSION AUTHORIZATION;

SELECT throws_ok(verb, '42501', NULL, verb || ' is refused')
FROM unnest(ARRAY['UPDATE schoolgate.trial SET reason = ''none''',
    'DELETE FROM schoolgate.trial', 'TRUNCATE schoolgate.trial']) verb;
SELECT ok((c ->> 'ok')::boolean AND c ->> 'rows' = '2',
    'the chain of orders is whole')
FROM api.verify_chains() c WHERE c ->> 'chain' = 'trial';
SELECT is((SELECT count(*) FROM schoolgate.opening), 0::bigint,
    'counting opens nothing');
SELECT * FROM finish();
