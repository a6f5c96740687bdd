-- What was promised about rules: who changes a mode, what is in force where, and
-- rules that make too much noise.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role(u, p, r) IS NOT NULL FROM (VALUES
    ('adm', 'm1', 'mail-admin'), ('head', 'h1', 'headteacher'),
    ('onlyone', 'b1', 'mail-admin'), ('onlyone', 'b1', 'headteacher'),
    ('deputy', 'p1', 'deputy'), ('gov', 'g1', 'governor'),
    ('ann', 's1', 'staff')) x (u, p, r);
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('s1', 'duffield', 'Ann Ames', 'staff'),
    ('m1', 'duffield', 'Max Mills', 'staff'),
    ('h1', 'duffield', 'Hal Head', 'staff');
INSERT INTO schoolgate.address (address, person) VALUES
    ('a@d.example', 's1'), ('m@d.example', 'm1'),
    ('h@d.example', 'h1');

-- What a mail host tells of a rule.
CREATE FUNCTION tap.told(file text, class text DEFAULT 'ordinary',
    mode text DEFAULT NULL, change bigint DEFAULT 0) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('file', $1, 'mode', coalesce($3, $1),
        'change', $4, 'class', $2, 'title', 'a rule', 'clause', '7.1')
$$;
CREATE FUNCTION tap.host(name text, rules jsonb) RETURNS bigint
LANGUAGE sql AS $$ SELECT recorder.rule_modes('duffield', $1, $2) $$;
CREATE FUNCTION tap.overlay(host text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(rule || ' ' || mode || ' over ' || file_mode,
        ', ' ORDER BY rule), 'nothing')
    FROM recorder.rule_changes('duffield', $1)
$$;
CREATE FUNCTION tap.propose(rule text, mode text) RETURNS bigint
LANGUAGE sql AS $$
    SELECT (api.rule_propose('duffield', $1, $2, 'we have looked at it')
        ->> 'change')::bigint
$$;
CREATE FUNCTION tap.decide(change bigint, yes boolean) RETURNS text
LANGUAGE sql AS $$
    SELECT api.rule_decide('duffield', $1, $2, 'as was agreed') ->> 'state'
$$;
CREATE FUNCTION tap.newest() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS
    'SELECT max(ordinal) FROM schoolgate.rule_change';
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA tap TO PUBLIC;

-- -- what mail hosts tell -----------------------------------------------------------

SELECT is(tap.host('mx1', jsonb_build_object('words', tap.told('shadow'),
    'gone', tap.told('off'))), 0::bigint, 'a first policy changes nothing');
SELECT is(tap.host('mx1', jsonb_build_object('words', tap.told('shadow'),
    'gone', tap.told('off'))), 0::bigint, 'nor does the same again');
SELECT is(tap.host('mx1', jsonb_build_object('words', tap.told('nudge'),
    'tag', tap.told('enforce', 'internal'),
    'danger', tap.told('enforce', 'danger'),
    'seal', tap.told('enforce', 'seal'))), 5::bigint, 'another one does');
SELECT is((SELECT string_agg(about || ' ' || split_part(reason, ',', 1), '; '
        ORDER BY ordinal) FROM schoolgate.rule_event),
    'danger none to enforce; gone off to none; seal none to enforce; '
    'tag none to enforce; words shadow to nudge',
    'and each rule is written down with its old mode and its new one');

-- -- proposed by one, approved by another --------------------------------------------

SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok($$SELECT tap.propose('words', 'enforce')$$, '42501', NULL,
    'staff propose nothing');
SELECT tap.throws_ok($$SELECT api.rules('duffield')$$, '42501', NULL,
    'nor see the rules');
SET SESSION AUTHORIZATION gov;
SELECT tap.throws_ok($$SELECT tap.propose('words', 'enforce')$$, '42501', NULL,
    'a governor proposes nothing either');
SELECT tap.is((SELECT count(*) FROM api.rules('duffield')), 4::bigint,
    'but sees which rules there are');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok($$SELECT tap.propose('words', 'enforce')$$, '42501', NULL,
    'who approves does not propose');
SET SESSION AUTHORIZATION adm;
SELECT tap.throws_ok(format('SELECT tap.propose(%L, %L)', r, m), state, NULL,
    promise)
FROM (VALUES ('words', 'nudge', '55000', 'the mode it has is no change'),
    ('words', 'louder', '22023', 'there is no fifth mode'),
    ('none', 'off', 'P0002', 'there must be such a rule'),
    ('danger', 'off', '22023', 'danger to a child is the file''s alone'),
    ('seal', 'shadow', '22023', 'seals are the file''s alone'))
    x (r, m, state, promise);
SELECT tap.throws_ok($$SELECT api.rule_propose('duffield', 'words', 'enforce',
    ' ')$$, '22023', NULL, 'a reason is needed');
SELECT tap.is(tap.propose('words', 'enforce'), tap.newest(),
    'an administrator proposes');
SELECT tap.throws_ok($$SELECT tap.propose('words', 'off')$$, '55000', NULL,
    'one change of a rule at a time');
SELECT tap.throws_ok($$SELECT tap.decide(tap.newest(), true)$$, '42501', NULL,
    'who proposed has no word in it');
SET SESSION AUTHORIZATION deputy;
SELECT tap.throws_ok($$SELECT tap.decide(tap.newest(), true)$$, '42501', NULL,
    'a deputy has none while the headteacher is there');
RESET SESSION AUTHORIZATION;
SELECT is(tap.overlay('mx1'), 'nothing', 'nothing is in force by that');
SET SESSION AUTHORIZATION head;
SELECT tap.throws_ok($$SELECT api.rule_decide('duffield', tap.newest(), true, '')$$,
    '22023', NULL, 'a decision has its reason');
SELECT tap.is(api.rule_proposals('duffield', false, 9) ->> 'may_decide', 'true',
    'a headteacher is told what waits for him');
SELECT tap.is(tap.decide(tap.newest(), true), 'approved', 'and approves');
SELECT tap.throws_ok($$SELECT tap.decide(tap.newest(), false)$$, '55000', NULL,
    'once');
SELECT tap.throws_ok($$SELECT tap.decide(99, true)$$, 'P0002', NULL,
    'what there is');
SET SESSION AUTHORIZATION onlyone;
SELECT tap.is(tap.propose('tag', 'nudge'), tap.newest(),
    'a school may have one person for both');
SELECT tap.throws_ok($$SELECT tap.decide(tap.newest(), true)$$, '42501', NULL,
    'who still approves nothing of his own');
SELECT tap.is(api.rule_withdraw('duffield', tap.newest()) ->> 'state', 'withdrawn',
    'but takes it back');
SET SESSION AUTHORIZATION adm;
SELECT tap.is(tap.propose('tag', 'nudge'), tap.newest(), 'another comes');
SET SESSION AUTHORIZATION onlyone;
SELECT tap.throws_ok($$SELECT api.rule_withdraw('duffield', tap.newest())$$, '42501', NULL,
    'nobody takes back another''s');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.settings SET value = 'true' WHERE key = 'head_absent';
SET SESSION AUTHORIZATION deputy;
SELECT tap.is(tap.decide(tap.newest(), false), 'refused',
    'while the headteacher is away the deputy decides');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.settings SET value = 'false' WHERE key = 'head_absent';
SELECT is((SELECT string_agg(what || ' ' || actor, ', ' ORDER BY ordinal)
    FROM schoolgate.rule_event WHERE what LIKE 'mode-%'),
    'mode-proposed m1, mode-approved h1, mode-proposed b1, mode-withdrawn b1, '
    'mode-proposed m1, mode-refused p1', 'every step is an event with who did it');
SELECT matches((SELECT reason FROM schoolgate.rule_event
    WHERE what = 'mode-approved'), 'proposed by m1', 'an approval names both');
SELECT throws_ok('DELETE FROM schoolgate.rule_change', '42501', NULL,
    'no change is deleted');
SELECT throws_ok('UPDATE schoolgate.rule_change SET becomes = ''off''', '42501',
    NULL, 'nor written anew');

-- -- what is in force on which host ---------------------------------------------------

SELECT is(tap.overlay('mx1'), 'words enforce over nudge',
    'an approved mode is laid over what the file says');
SELECT is(tap.host('mx1', jsonb_build_object('words',
    tap.told('nudge', 'ordinary', 'enforce', 1), 'tag', tap.told('enforce'))),
    2::bigint, 'a host tells that it is in force');
SELECT is((SELECT count(*) FROM schoolgate.rule_event
    WHERE what = 'rule-changed' AND about = 'words'), 1::bigint,
    'which the file did not do');
SET SESSION AUTHORIZATION adm;
SELECT tap.is(r ->> 'mode' || ' by ' || (r ->> 'source'), 'enforce by change',
    'the page says what is in force, and by whose word')
FROM api.rule_show('duffield', 'words') r;
RESET SESSION AUTHORIZATION;
SELECT is(tap.overlay('mx2'), 'nothing', 'a host that told no rules has none');
SELECT is(tap.host('mx2', jsonb_build_object('words', tap.told('shadow'))),
    0::bigint, 'another host comes, whose file says something else');
SELECT is(tap.overlay('mx2'), 'words enforce over shadow',
    'the change is laid over that');
SELECT is(tap.host('mx1', jsonb_build_object('words', tap.told('off'))),
    2::bigint, 'the file is changed on the first');
SELECT is(tap.overlay('mx1'), 'nothing', 'there it is the newer word');
SELECT is(tap.overlay('mx2'), 'words enforce over shadow',
    'and nowhere else');
SELECT is((SELECT count(*) FROM schoolgate.rule_event
    WHERE what = 'mode-overtaken'), 1::bigint, 'which is written down');
SELECT is(tap.host('mx1', jsonb_build_object('words', tap.told('nudge'))),
    1::bigint, 'the file says again what it said');
SELECT is(tap.overlay('mx1'), 'nothing', 'what is over stays over');
SET SESSION AUTHORIZATION adm;
SELECT tap.is(tap.propose('words', 'off'), tap.newest(), 'a newer change comes');
SET SESSION AUTHORIZATION head;
SELECT tap.is(tap.decide(tap.newest(), true), 'approved', 'and is approved');
RESET SESSION AUTHORIZATION;
SELECT is(tap.overlay('mx1') || '; ' || tap.overlay('mx2'),
    'words off over nudge; words off over shadow', 'it counts on both');
SELECT ok((SELECT (v ->> 'ok')::boolean FROM schoolgate.verify_chain(
    'rule_event') v), 'the chain of events is whole');

-- -- noise -------------------------------------------------------------------------------

SELECT is(tap.host(h, jsonb_build_object('loud', tap.told('nudge'),
    'tag', tap.told('enforce', 'internal'), 'one', tap.told('enforce'),
    'asked', tap.told('enforce'))) > 0, true, 'rules that may make noise')
FROM unnest('{mx1,mx2}'::text[]) h;
-- 1,200 mails today and yesterday, of as many people as make no difference.
INSERT INTO schoolgate.tally_mail
SELECT 'duffield', current_date - d, h, 'in', 25, NULL
FROM generate_series(0, 1) d, generate_series(0, 23) h;
CREATE FUNCTION tap.flags(rule text, n int, senders int) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO schoolgate.flag (message, school, rule, clause, severity, queue,
        kinds, received, from_name, from_address, sender, login, subject,
        recipients, recipients_count, context)
    SELECT gen_random_uuid(), 'duffield', $1, '7.1', 3, 'headteacher', '{racist}',
        now(), '', '', 'p' || i % $3 || '@d.example', '', '', '{}', 1, ''
    FROM generate_series(1, $2) i
$$;
CREATE FUNCTION tap.noisy() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(split_part(l, ' change', 1), ', '), 'none')
    FROM schoolgate.suspend_noisy('duffield') l
$$;
SELECT tap.flags('loud', 49, 49) IS NULL, tap.flags('tag', 900, 900) IS NULL,
    tap.flags('one', 900, 2) IS NULL;
SELECT is(tap.noisy(), 'none', 'a rule may make so many flags in 1,000 mails; '
    'internal is never suspended; nobody talks a rule down alone');
SELECT tap.flags('loud', 2, 2) IS NULL;
SELECT tap.flags('loud', 10, 10) IS NULL;
SELECT is(tap.noisy(), 'rule="loud"',
    'one that makes more suspends itself');
SELECT ok(tap.overlay('mx1') LIKE '%loud shadow over nudge%',
    'to shadow, on every mail host');
SELECT is((SELECT count(*) FROM schoolgate.rule_event
    WHERE what = 'rule-suspended' AND about = 'loud'), 1::bigint,
    'which is an event');
SELECT is((SELECT string_agg(address, ' ' ORDER BY address)
        || ': ' || min(split_part(words, '.', 1)) FROM schoolgate.letter_out
    WHERE kind = 'rule-suspended'), 'h@d.example m@d.example: The rule "loud" of '
    'Duffield made too much noise: 61 flags in the last 1000 mails',
    'which administrator and headteacher are told by a letter');
SELECT is(tap.noisy(), 'none', 'once, though no host has said yet that it is');
SET SESSION AUTHORIZATION adm;
SELECT tap.is(api.rule_show('duffield', 'loud') #>> '{change,noise}', 'true',
    'and shown');
SELECT tap.is((api.health('duffield') #>> '{suspended,0,rule}'), 'loud',
    'on the page of health too');
RESET SESSION AUTHORIZATION;
SELECT tap.flags('asked', 50, 50) IS NULL;
CREATE FUNCTION tap.judge(n int, outcome text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user)
    SELECT id, $2, '', 'h1', 'head' FROM (SELECT id FROM schoolgate.flag
        WHERE rule = 'asked' AND state = 'new' ORDER BY id LIMIT $1) f;
    UPDATE schoolgate.flag f SET state = 'decided' FROM schoolgate.decision d
    WHERE d.flag = f.id
$$;
SELECT tap.judge(40, 'false-alarm') IS NULL, tap.judge(9, 'nothing-wrong') IS NULL;
SELECT is(tap.noisy(), 'none', '49 decisions are too few to say');
SELECT tap.judge(1, 'false-alarm') IS NULL;
SELECT is(tap.noisy(), 'rule="asked"',
    'of 50 decisions more than 80 in 100 false suspend it');
SET SESSION AUTHORIZATION head;
SELECT tap.is(api.noise_limits('{"decisions": 20}', 'a small school')
    ->> 'decisions', '20', 'the limits are the school''s');
SELECT tap.throws_ok(format('SELECT api.noise_limits(%L, ''because'')', l),
    '22023', NULL, l || ' is no limit')
FROM unnest(ARRAY['{"decisions": 1}', '{"more": 9}', '{"mails": "x"}',
    '{"flags_per_1000": -4}']) l;

-- -- what is told of a rule ---------------------------------------------------------------

RESET SESSION AUTHORIZATION;
SELECT tap.flags('few', 4, 4) IS NULL;
INSERT INTO schoolgate.flag (message, school, rule, clause, severity, queue,
    kinds, received, from_name, from_address, sender, login, subject,
    recipients, recipients_count, context)
SELECT gen_random_uuid(), 'duffield', 'few', '7.1', 3, 'headteacher', '{}',
    now(), '', '', 'm@d.example', '', '', '{}', 1, '';
SELECT is(tap.host('mx1', jsonb_build_object('few', tap.told('enforce'))) > 0,
    true, 'a rule with four flags of others and one of the administrator''s own');
SET SESSION AUTHORIZATION head;
SELECT tap.is(api.rule_show('duffield', 'few') #>> '{figures,flags}', '5',
    'five are told to others');
SET SESSION AUTHORIZATION adm;
SELECT tap.is(api.rule_show('duffield', 'few') #>> '{figures,flags}', '<5',
    'nobody counts a flag about himself, and fewer than five are not told');
SELECT tap.ok(NOT EXISTS (SELECT FROM api.rules('duffield') r
    WHERE r::text LIKE '%@d.example%'), 'no address stands in it');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
