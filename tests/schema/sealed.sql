-- What was promised about mail that a rule sealed: two open it, or nobody does.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head'),
    ('v1', 'duffield', 'Vic Deputy', 'staff'),
    ('d1', 'duffield', 'Dora Data', 'staff'),
    ('c1', 'duffield', 'Chris Chair', 'staff'),
    ('s1', 'duffield', 'Sue Safe', 'staff'),
    ('t1', 'duffield', 'Ann Tate', 'teacher');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('deputy@d.example', 'v1'), ('dpo@d.example', 'd1'),
    ('chair@d.example', 'c1'), ('a@d.example', 't1');
SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('deputy', 'v1', 'deputy');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('chair', 'c1', 'chair');
SELECT setup.grant_role('dsl', 's1', 'dsl');
SELECT setup.grant_role('ann', 't1', 'staff');
SELECT setup.grant_role('watch', 'w1', 'auditor');

CREATE TEMP TABLE ids (name text, id uuid);
GRANT SELECT ON ids TO PUBLIC;
INSERT INTO ids SELECT n, tap.at(now() - interval '2 days', ord::int)
FROM unnest(ARRAY['union', 'to dpo', 'of head', 'another', 'late', 'plain',
    'signed late', 'danger'])
    WITH ORDINALITY AS t (n, ord);
CREATE FUNCTION tap.id(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT ids.id FROM ids WHERE ids.name = n);
CREATE FUNCTION tap.mail(n text, sender text, recipient text, context text)
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put(tap.id(n), jsonb_build_object('envelope', jsonb_build_object(
        'sender', sender, 'recipients', jsonb_build_array(recipient),
        'auth', sender, 'client', ''), 'header', jsonb_build_object('from',
        jsonb_build_array(jsonb_build_object('name', 'zq name', 'address',
            sender)), 'subject', 'zq subject', 'message_id', n),
        'verdict', jsonb_build_object('action', 'accept', 'code', '', 'reasons',
            jsonb_build_array(jsonb_build_object('rule', 'union-mail', 'clause',
                'D11', 'severity', 4, 'mode', 'enforce', 'queue', 'headteacher',
                'context', context, 'findings', '[]'::jsonb)))))
$$;
SELECT tap.mail('union', 'a@d.example', 'rep@union.example', 'sealed');
SELECT tap.mail('to dpo', 'a@d.example', 'dpo@d.example', 'sealed');
SELECT tap.mail('of head', 'head@d.example', 'x@union.example', 'sealed');
SELECT tap.mail('another', 'a@d.example', 'rep@union.example', 'sealed');
SELECT tap.mail('late', 'a@d.example', 'rep@union.example', 'sealed');
SELECT tap.mail('signed late', 'p@far.example', 'a@d.example', 'sealed');
SELECT tap.mail('plain', 'a@d.example', 'p@far.example', '');
CREATE FUNCTION tap.flag(n text) RETURNS uuid LANGUAGE sql SECURITY DEFINER
RETURN (SELECT f.id FROM schoolgate.flag f WHERE f.message = tap.id(n));
CREATE FUNCTION tap.ask(n text) RETURNS bigint LANGUAGE sql
RETURN (api.seal_ask(tap.flag(n), 'T3', 'law',
    'a complaint about ' || n) ->> 'ask')::bigint;

-- -- asking --------------------------------------------------------------------

SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.seal_ask(%L, ''T3'', ''fun'', ''because'')',
    tap.flag('union')), '22023', NULL, 'it takes a purpose of the list');
SELECT throws_ok(format('SELECT api.seal_ask(%L, ''T3'', ''law'', '' '')',
    tap.flag('union')), '22023', NULL, 'and a reason');
SELECT throws_ok(format('SELECT api.seal_ask(%L, ''T3'', ''law'', ''because'')',
    tap.flag('plain')), '55000', NULL, 'of mail that is not sealed there is none');
SELECT throws_ok(format('SELECT api.seal_ask(%L, ''T3'', ''law'', ''because'')',
    tap.flag('of head')), 'P0002', NULL, 'nobody asks for his own');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.seal_ask), 0::bigint,
    'nothing was written by trying');
SET SESSION AUTHORIZATION dsl;
SELECT throws_ok(format('SELECT api.seal_ask(%L, ''T3'', ''law'', ''because'')',
    tap.flag('union')), 'P0002', NULL, 'nor for a flag that one may not see');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION head;
SELECT tap.ask('union') AS s \gset
SELECT is(x ->> 'state' || ' ' || (x ->> 'words') || ' ' || (x ->> 'clause')
    || ' ' || (x ->> 'severity'), 'waiting union-mail D11 4',
    'who asks sees the rule, its clause, how grave it is')
FROM api.seal_show(:s) x;
SELECT ok(x::text !~ 'zq |a@d|rep@', 'and nothing of the message')
FROM api.seal_show(:s) x;
SELECT throws_ok(format('SELECT tap.ask(%L)', 'union'), '55000', NULL,
    'it is asked for once at a time');
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :s), '42501',
    'nobody signs what he asked for himself', 'he does not sign it himself');
SELECT throws_ok(format('SELECT api.seal_open(%s)', :s), '55000', NULL,
    'and does not open it unsigned');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('union')), 'P0002', NULL, 'nor past the ask');
SELECT throws_ok(format('SELECT api.open_page(%L)', tap.flag('union')), 'P0002',
    NULL, 'nor are there headings of it');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(address ORDER BY address) FROM schoolgate.letter_out
    WHERE kind = 'seal-asked'), '{chair@d.example,dpo@d.example}',
    'those who may sign are written to');
SELECT ok(bool_and(words LIKE 'Hannah Head (headteacher) asks to open sealed '
    'mail. It stays closed %' AND words !~ 'zq|a@d|Tate|complaint'),
    'who asks stands there, and nothing of the mail')
FROM schoolgate.letter_out WHERE kind = 'seal-asked';

-- -- who may sign ----------------------------------------------------------------

CREATE FUNCTION tap.may(ask bigint) RETURNS boolean LANGUAGE sql
RETURN (api.seal_show(ask) ->> 'may_sign')::boolean;
SET SESSION AUTHORIZATION dpo;
SELECT ok(tap.may(:s), 'the Data Protection Officer may sign');
SELECT is((SELECT count(*) FROM api.seal_asks(NULL, 10)), 1::bigint,
    'it is in his list');
SELECT ok(x::text !~ 'zq |a@d|rep@|Tate', 'without a word of the message')
FROM api.seal_show(:s) x;
SELECT throws_ok(format('SELECT api.seal_open(%s)', :s), 'P0002', NULL,
    'he does not open what another asked for');
SELECT throws_ok(format('SELECT api.seal_withdraw(%s)', :s), 'P0002', NULL,
    'nor take it back');
SELECT throws_ok(format('SELECT api.seal_decide(%s, false, '''')', :s), '22023',
    NULL, 'to refuse takes a reason');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION chair;
SELECT ok(tap.may(:s), 'the chair may');
RESET SESSION AUTHORIZATION;
SELECT format('SET SESSION AUTHORIZATION %I', u), format(
    'SELECT tap.throws_ok(''SELECT api.seal_show(%s)'', ''P0002'', NULL, '
    '''to %s there is none'')', :s, u), format(
    'SELECT tap.throws_ok(''SELECT api.seal_decide(%s, true, '''''''')'', '
    '''P0002'', NULL, ''%s does not sign'')', :s, u),
    'RESET SESSION AUTHORIZATION'
FROM unnest(ARRAY['deputy', 'dsl', 'ann', 'watch']) u \gexec
SELECT setup.setting('head_absent', 'true');
SET SESSION AUTHORIZATION deputy;
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :s), 'P0002',
    NULL, 'nor does who stands in for the headteacher: that would be her twice');
SELECT tap.ask('to dpo') AS d \gset
RESET SESSION AUTHORIZATION;
SELECT setup.setting('head_absent', 'false');
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok(format('SELECT api.seal_show(%s)', :d), 'P0002', NULL,
    'nobody signs for mail that he was sent');
SELECT is((SELECT count(*) FROM api.seal_asks(NULL, 10)), 1::bigint,
    'nor is it in his list');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT ok(tap.may(:d), 'the headteacher signs what her deputy asked for');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION chair;
SELECT tap.ask('of head') AS h \gset
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.seal_show(%s)', :h), 'P0002', NULL,
    'nobody signs for mail that he wrote');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(x)::text FROM schoolgate.seal_ask s,
    schoolgate.signers_of(s) x WHERE s.ordinal = :h), '{d1}',
    'what is about the headteacher is signed by the Data Protection Officer');
SELECT setup.setting('second_signers', '["headteacher"]');
SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT tap.ask(''another'')', '55000',
    'there is nobody who may sign it beside you',
    'where a school has no second person, that is said');
RESET SESSION AUTHORIZATION;
SELECT setup.setting('second_signers', '["headteacher", "dpo", "chair"]');

-- -- signed, refused, lapsed ---------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'state' || ' ' || (x ->> 'decided_by'), 'signed Dora Data',
    'it is signed') FROM api.seal_decide(:s, true, 'a complaint is lodged') x;
SELECT throws_ok(format('SELECT api.seal_decide(%s, false, ''no'')', :s),
    '55000', NULL, 'once');
SELECT throws_ok(format('SELECT api.seal_open(%s)', :s), 'P0002', NULL,
    'who signed opens nothing');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 1::bigint, 'who asked is told')
FROM schoolgate.letter_out WHERE kind = 'seal-signed'
    AND address = 'head@d.example' AND words LIKE 'Dora Data has signed that%';
SET SESSION AUTHORIZATION head;
SELECT (x ->> 'opening')::bigint AS o, x ->> 'words' AS words
FROM api.seal_open(:s) x \gset
SELECT matches(:'words'::text, '^On .* Hannah Head .headteacher. opened one sealed '
    'e-mail you sent on .*\. Dora Data had signed for it before\. Reason given: '
    '"a complaint about union"', 'who is read is told both names');
SELECT is(count(*), 1::bigint, 'the copy is handed out')
FROM api.record_copy(:o);
SELECT is(x #>> '{headings,subject}' || ' ' || (x ->> 'signed_by'),
    'zq subject Dora Data', 'and its headings') FROM api.opening_show(:o) x;
SELECT throws_ok(format('SELECT api.seal_open(%s)', :s), '55000', NULL,
    'it is opened once');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('union')), 'P0002', NULL, 'and not by himself behind it');
SELECT throws_ok(format('SELECT * FROM api.attachment_copy(%s)', :o), '42501',
    NULL, 'of the text alone, as it was signed');
SELECT api.opening_close(:o, 'nothing-wrong', '') ->> 'outcome';
SELECT throws_ok(format('SELECT * FROM api.record_copy(%s)', :o), '42501', NULL,
    'closed, it is closed');
SELECT throws_ok(format('SELECT api.opening_show(%s)', :o), 'P0002', NULL,
    'and shows no heading');
RESET SESSION AUTHORIZATION;
SELECT ok(notice = 'due' AND told_address = 'a@d.example' AND actor = 'h1'
    AND signed_by = 'd1' AND schoolgate.chain_text(p) ~ '"d1"',
    'the notice is due, and both names are in the chain')
FROM schoolgate.opening p WHERE ordinal = :o;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT matches(subject, '^A sealed e-mail of yours was read .ref .....\)',
    'its notice goes out')
FROM recorder.notices_due('mx1') WHERE opening = :o;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION ann;
SELECT is(x ->> 'by' || ' ' || (x ->> 'signed_by'), 'Hannah Head Dora Data',
    'both stand on the page of whose mail it was')
FROM api.me_openings(NULL, 10) x;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'by' || ' ' || (x ->> 'signed_by'), 'h1 d1',
    'and in the audit') FROM api.audit_openings('{}', NULL, 10) x;
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION head;
SELECT tap.ask('another') AS r \gset
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION chair;
SELECT is(x ->> 'state' || ': ' || (x ->> 'note'), 'refused: ask her first',
    'it is refused, with the reason')
FROM api.seal_decide(:r, false, 'ask her first') x;
RESET SESSION AUTHORIZATION;
SELECT ok(words LIKE 'Chris Chair has refused to sign.%"ask her first"%',
    'which who asked is told')
FROM schoolgate.letter_out WHERE kind = 'seal-refused';
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.seal_open(%s)', :r), '55000',
    'this ask is refused', 'what was refused stays closed');
SELECT tap.ask('another') AS w \gset
SELECT is(x ->> 'state', 'withdrawn', 'who asked takes it back')
FROM api.seal_withdraw(:w) x;
SELECT tap.ask('late') AS l \gset
SELECT tap.ask('signed late') AS k \gset
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION chair;
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :w), '55000',
    NULL, 'and nobody signs it then');
SELECT api.seal_decide(:k, true, '') ->> 'state';
RESET SESSION AUTHORIZATION;
-- A week, and three days, later.
ALTER TABLE schoolgate.seal_ask DISABLE TRIGGER set_once;
UPDATE schoolgate.seal_ask SET lapses = now() WHERE ordinal = :l;
UPDATE schoolgate.seal_ask SET until = now() WHERE ordinal = :k;
ALTER TABLE schoolgate.seal_ask ENABLE TRIGGER set_once;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT recorder.beat('mx1', 0, 0, 0, 1);
SELECT recorder.beat('mx2', 0, 0, 0, 1);
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(what || ' by ' || actor ORDER BY ordinal), ARRAY[
    'asked by h1', 'lapsed by schoolgate'], 'what nobody signed lapses, once')
FROM schoolgate.seal_event WHERE ask = :l;
SET SESSION AUTHORIZATION chair;
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :l), '55000',
    'this ask is lapsed', 'and is not signed any more');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.seal_open(%s)', :k), '55000',
    'this ask is over', 'what was signed and not opened in time is closed');
SELECT ok(tap.ask('late') > :l, 'it may be asked for anew');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(what || ' by ' || actor ORDER BY ordinal), ARRAY[
    'asked by h1', 'signed by d1', 'opened by h1'],
    'the chain has who asked, who signed, who opened')
FROM schoolgate.seal_event WHERE ask = :s;
SELECT throws_ok('UPDATE schoolgate.seal_event SET note = ''x''', '42501', NULL,
    'it stays as it is');
SELECT throws_ok('UPDATE schoolgate.seal_ask SET reason = ''another''', '42501',
    NULL, 'as does what was asked');

-- Days are the school's: in summer its tomorrow begins before that of UTC.
SELECT is(schoolgate.figures_fates('duffield', current_date - 30,
    current_date + 2) -> 'sealed_opened', '"<5"',
    'governors are told how many were opened: few');
SELECT is(schoolgate.figures_fates('duffield', current_date - 90,
    current_date - 60) -> 'sealed_opened', '0', 'or none');

-- Danger to a child waits for nobody's signature.
SELECT tap.put(tap.id('danger'), jsonb_build_object('verdict', '{"action":
    "accept","code":"","reasons":[{"rule":"danger-to-child","clause":"2.6",
    "severity":5,"mode":"enforce","queue":"dsl","findings":[0],
    "class":"danger"},{"rule":"union-mail","clause":"D11","severity":4,
    "mode":"enforce","queue":"headteacher","context":"sealed",
    "findings":[]}]}'::jsonb));
SET SESSION AUTHORIZATION dsl;
SELECT is(x ->> 'notice', 'due', 'danger to a child goes on as it does')
FROM api.record_open(tap.id('danger'), 'T3', 'safeguarding', 'a child') x;
RESET SESSION AUTHORIZATION;

-- Who has roles by an address too is one person.
INSERT INTO schoolgate.address VALUES ('hannah@d.example', 'h1');
SELECT setup.grant_role('head_too', 'Hannah@d.example', 'chair');
SET SESSION AUTHORIZATION head;
SELECT tap.ask('another') AS b \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(x)::text FROM schoolgate.seal_ask s,
    schoolgate.signers_of(s) x WHERE s.ordinal = :b), '{c1,d1}',
    'nobody signs his own by another name');
SET SESSION AUTHORIZATION head_too;
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :b), 'P0002',
    NULL, 'nor sees by it that he asked');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT api.seal_withdraw(:b) ->> 'state';
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET revoked = now() WHERE os_user = 'head_too';

-- -- within a request ------------------------------------------------------------

SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'Ann Tate', '', NULL, NULL, '[{"person":"t1"}]',
    NULL, NULL) ->> 'request')::bigint AS q \gset
SELECT api.request_act(:q, 'start', NULL, NULL, NULL) ->> 'state';
SELECT is(api.request_estimate(:q) ->> 'sealed', '6',
    'of sealed mail in the scope of a request there is a number');
SELECT ok(x ->> 'sealed' = '6' AND x ->> 'found' = '1'
    AND x::text !~ tap.id('union')::text, 'and no more, in a search neither')
FROM api.request_search(:q, '{}', NULL, 10) x;
SELECT api.request_collect(:q, NULL, '{}', NULL, NULL) ->> 'included';
SELECT (api.export_begin(:q, 1000000) ->> 'export')::bigint AS x \gset
SELECT api.export_volume(:x, 1, NULL) ->> 'last';
SELECT matches((SELECT content FROM api.export_schedules(:x, 1)
    WHERE name = 'left-out.csv'), '"6 messages are sealed .* and were not '
    'opened"', 'the schedule says how many stayed sealed');
SELECT (api.seal_ask_request(:q, 'she asks for all that is held')
    ->> 'ask')::bigint AS a \gset
SELECT throws_ok(format('SELECT api.seal_ask_request(%s, ''again'')', :q),
    '55000', NULL, 'their inclusion is asked for once at a time');
SELECT throws_ok(format('SELECT api.seal_decide(%s, true, '''')', :a), '42501',
    NULL, 'and not signed by who asks');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(x)::text FROM schoolgate.seal_ask s,
    schoolgate.signers_of(s) x WHERE s.ordinal = :a), '{c1,h1}',
    'the headteacher or the chair signs');
SET SESSION AUTHORIZATION chair;
SELECT is(x ->> 'state' || ' ' || (x ->> 'messages'), 'signed 6',
    'it is signed for as many as there were')
FROM api.seal_decide(:a, true, '') x;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT ok(x ->> 'sealed' = '0' AND x ->> 'found' = '7'
    AND x::text ~ tap.id('union')::text, 'then they belong to the request')
FROM api.request_search(:q, '{}', NULL, 10) x;
SELECT (x ->> 'opening')::bigint AS o, x ->> 'signed_by' AS by
FROM api.request_open(:q, tap.id('union'), 'T3', NULL) x \gset
SELECT is(:'by'::text, 'Chris Chair', 'are opened for it, with both names');
SELECT is(count(*), 1::bigint, 'and read') FROM api.record_copy(:o);
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('union')), 'P0002', NULL, 'for nothing else');
SELECT api.request_collect(:q, NULL, '{}', NULL, NULL) ->> 'included';
SELECT (api.export_begin(:q, 1000000) ->> 'export')::bigint AS x \gset
SELECT is(api.export_volume(:x, 1, NULL) ->> 'last', '7',
    'and go out with the answer');
SELECT ok(array_agg(e ->> 'what') @> '{seal-asked,seal-signed}',
    'the request has it in its events')
FROM jsonb_array_elements(api.request_show(:q) -> 'events') e;
SELECT api.request_act(:q, 'close', NULL, NULL, 'it is answered') ->> 'state';
SELECT throws_ok(format('SELECT * FROM api.record_copy(%s)', :o), 'P0002', NULL,
    'until the request is closed');
SELECT is(api.seal_show(:a) ->> 'state', 'over', 'which ends what was signed');
RESET SESSION AUTHORIZATION;
SELECT ok(bool_and(signed_by = 'c1' AND notice IN ('deferred', 'none')),
    'its openings have both names')
FROM schoolgate.opening WHERE under = 'request:' || :q
    AND message <> tap.id('plain');

SELECT ok(count(*) > 0 AND bool_and(words LIKE '%; sealed ones among them: %, '
    'for which Chris Chair had signed before. %'),
    'whom it tells hears of the second name')
FROM schoolgate.joint_notice;
SELECT is((SELECT count(*) FROM recorder.notices_due('gw1') n
    WHERE n.subject LIKE 'Sealed e-mails of yours were read to answer %'),
    (SELECT count(*) FROM schoolgate.joint_notice), 'in its heading too');

-- Who signs may open it for the request himself.
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('d2', 'duffield', 'Dan Data', 'staff');
SELECT setup.grant_role('dpo2', 'd2', 'dpo');
SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'Ann Tate', '', NULL, NULL, '[{"person":"t1"}]',
    NULL, NULL) ->> 'request')::bigint AS q \gset
SELECT api.request_act(:q, 'start', NULL, NULL, NULL) ->> 'state';
SELECT (api.seal_ask_request(:q, 'she asks again') ->> 'ask')::bigint AS a \gset
SET SESSION AUTHORIZATION dpo2;
SELECT api.seal_decide(:a, true, '') ->> 'state';
SELECT (x ->> 'opening')::bigint AS o, x ->> 'signed_by' AS by
FROM api.request_open(:q, tap.id('union'), 'T3', NULL) x \gset
SELECT is(:'by'::text, 'Dora Data', 'who asked is the other one then');
SELECT is(count(*), 1::bigint, 'he reads it') FROM api.record_copy(:o);
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.request SET since = now() - interval '1 hour'
WHERE ordinal = :q;
SET SESSION AUTHORIZATION dpo2;
SELECT throws_ok(format('SELECT * FROM api.record_copy(%s)', :o), 'P0002', NULL,
    'as long as the request covers it');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'no opening has one person for two')
FROM schoolgate.opening WHERE signed_by = actor;

-- A case of what two have opened.
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.case_open(%L, '''')', tap.flag('late')),
    '42501', 'a sealed message is made no case by one alone',
    'what nobody has opened becomes no case');
SELECT (api.case_open(tap.flag('union'), 'zq why') ->> 'case')::bigint AS c \gset
SELECT is((x ->> 'person') || ' ' || (x #>> '{messages,0,subject}') || ' '
    || (x ->> 'sealed'), 'Ann Tate zq subject false',
    'what two have opened does, for who opened it')
FROM api.case_show(:c) x;
SELECT lives_ok(format('SELECT api.case_ask(%s, ''zq please explain'', NULL)', :c),
    'who asks its writer');
SELECT api.case_pass(:c, 'dsl', 'for a child''s sake') ->> 'turn';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dsl;
SELECT is(x ->> 'sealed', 'true', 'others who take part see that there is one')
FROM api.case_show(:c) x;
SELECT ok(x ->> 'person' IS NULL AND x -> 'messages' = '[]'
    AND x -> 'questions' = '[]' AND x::text !~ 'zq|Ann Tate|a@d.example',
    'not whom it is about, nor what was written, asked or answered')
FROM api.case_show(:c) x;
SELECT ok(x::text ~ 'for a child' AND x ->> 'rule' = 'union-mail',
    'but its rule, and what it was passed with') FROM api.case_show(:c) x;
SELECT ok(x ->> 'person' IS NULL, 'in the list neither')
FROM api.case_list('open', NULL, 10) x;
SELECT throws_ok(format('SELECT api.case_ask(%s, ''please explain'', NULL)', :c),
    '42501', NULL, 'who is not shown it asks nobody');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('union')), 'P0002', NULL, 'and a case opens no sealed mail');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id('union')), 'P0002', NULL, 'to nobody without a second signature');
SELECT api.case_pass(:c, 'dpo', '') ->> 'turn';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo;
SELECT is((x ->> 'person') || ' ' || (x #>> '{messages,0,subject}'),
    'Ann Tate zq subject', 'who signed is shown it, as who opened it')
FROM api.case_show(:c) x;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dpo2;
SELECT is(x ->> 'person', NULL, 'another of his role is not')
FROM api.case_show(:c) x;
RESET SESSION AUTHORIZATION;

SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
SELECT * FROM finish();
