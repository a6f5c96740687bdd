-- A trust of two schools, somebody in each role, and something of each sort that a
-- function may be asked about; then which of it is whose.  For matrix.sql and
-- tests/console/matrix.t, on top of common.psql.
SET search_path = tap, public;

-- -- a trust of two schools ------------------------------------------------------

INSERT INTO schoolgate.school VALUES ('heath', 'Heathfield', '{h.example}');
CREATE TABLE tap.who AS SELECT role, 'p-' || replace(role, '-', '') AS person
    FROM unnest(ARRAY['headteacher', 'deputy', 'dsl', 'dpo',
    'governor', 'chair', 'hr', 'auditor', 'mail-admin', 'admin', 'staff']) role;
INSERT INTO schoolgate.person (id, school, name, class) SELECT person, 'duffield', 'N ' || role,
    'staff' FROM who;
INSERT INTO schoolgate.person (id, school, name, class) VALUES ('p-other', 'heath',
    'zq-elsewhere-n', 'head');
INSERT INTO schoolgate.address SELECT person || '@d.example', person FROM who;
INSERT INTO schoolgate.address VALUES ('zq-elsewhere-a@h.example', 'p-other');
INSERT INTO schoolgate.grantee (os_user, person, role, school, granted_by)
SELECT person, person, role, 'duffield', 'x' FROM who
UNION ALL SELECT NULL, 'p-other', 'headteacher', 'heath', 'x';
-- Who is one thing here and another there (tests/schema/schools.sql).
INSERT INTO schoolgate.person (id, school, name, class) SELECT 'p-two' || n, 'duffield',
    'N two ' || n, 'staff' FROM generate_series(1, 2) n;
INSERT INTO schoolgate.address SELECT 'p-two' || n || '@d.example', 'p-two' || n
    FROM generate_series(1, 2) n;
INSERT INTO schoolgate.grantee (os_user, person, role, school, granted_by) VALUES
    ('p-two1', 'p-two1', 'headteacher', 'duffield', 'x'),
    ('p-two1', 'p-two1', 'governor', 'heath', 'x'),
    ('p-two2', 'p-two2', 'dpo', 'duffield', 'x'),
    ('p-two2', 'p-two2', 'auditor', 'heath', 'x');
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
SELECT person, person, '$argon2id$x$' || repeat('0', 64), '\x00112233445566778899aabbccddeeff', 0 FROM who;
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
VALUES ('p-other', 'zq-elsewhere-l', '$argon2id$zq-elsewhere-h$' || repeat('0', 64),
    '\x00112233445566778899aabbccddeeff', 0);
-- The token of somebody's session.
CREATE FUNCTION tap.token(person text) RETURNS text LANGUAGE sql IMMUTABLE RETURN rpad(person,
    43, 'x');
INSERT INTO schoolgate.session (hash, person, idle, expires, fresh_until, client, agent)
SELECT sha256(convert_to(tap.token(person), 'UTF8')), person, '1 hour',
    now() + interval '1 hour', now() + interval '10 minutes', '', ''
FROM schoolgate.account;

-- Everything of an object holds zq-NAME-, but for what somebody is sent.
CREATE TABLE tap.object (name text, school text, sender text, queue text, context text,
    n serial, message uuid, flag uuid,
    item uuid, reference text, hold bigint, opening bigint,
    file bigint, ask bigint, question uuid, batch uuid, cause uuid, suppression bigint, request bigint,
        export bigint, breach uuid);
INSERT INTO object (name, school, sender, queue, context) VALUES
    ('head', 'duffield', NULL, 'headteacher', ''), ('dslq', 'duffield', NULL, 'dsl', ''),
        ('dpoq', 'duffield', NULL, 'dpo', ''),
    ('adm', 'duffield', NULL, 'mail-admin', ''), ('seal', 'duffield', 'sealed@d.example',
        'headteacher', 'sealed'),
    ('plain', 'duffield', NULL, '', ''), ('breach', 'duffield', NULL, '', ''), ('heath',
        'heath', NULL, 'headteacher', '');
INSERT INTO object (name, school, sender, queue, context)
SELECT 'own' || replace(role, '-', ''), 'duffield', person || '@d.example',
    CASE WHEN role IN ('dsl', 'dpo', 'mail-admin') THEN role
    ELSE 'headteacher' END, '' FROM who;
UPDATE object SET message = tap.at(now() - interval '1 hour', n), sender = coalesce(sender,
    'zq-' || name || '-s@'
    || left(school, 1) || '.example'), reference = 'R' || n;
SELECT tap.put(message, jsonb_build_object('school', school,
    'envelope', jsonb_build_object('sender', sender, 'recipients',
        jsonb_build_array('zq-' || name || '-r@x'), 'auth', '', 'client', ''),
    'header', jsonb_build_object('from', jsonb_build_array(jsonb_build_object('name',
        'zq-' || name || '-f', 'address', sender)),
        'subject', 'zq-' || name || '-t', 'message_id', 'zq-' || name || '-m'),
    'attachments', jsonb_build_array(jsonb_build_object('path', '2', 'name',
        'zq-' || name || '-a', 'size', 3, 'type', 'text/plain',
        'encrypted', false, 'sha256', repeat('cd', 32))),
    'findings', '[]'::jsonb, 'verdict', jsonb_build_object('action', 'hold', 'code', '',
        'reference', reference, 'reasons',
        jsonb_build_array(jsonb_build_object('rule', 'words', 'clause', '7', 'severity', 3,
            'mode', 'enforce', 'queue', queue,
            'context', context, 'findings', '[]'::jsonb))))) FROM object;
UPDATE object o SET flag = f.id FROM schoolgate.flag f WHERE f.message = o.message;
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
SELECT gen_random_uuid(), message, 'x', t, t + interval '72 hours' FROM object, now() t
    WHERE name = 'breach';
-- One of each that is closed: an open one is a scope.
INSERT INTO schoolgate.breach (message, reporter, reported, due, state, closed)
SELECT message, 'zq-' || name || '-b', t, t + interval '72 hours', 'closed', t
    FROM object, now() t WHERE name <> 'breach';
UPDATE object o SET breach = b.id FROM schoolgate.breach b WHERE b.message = o.message
    AND b.state = 'closed';
SELECT recorder.held_event(jsonb_build_object('kind', 'message', 'item', message, 'message',
    message, 'host', 'mx1', 'state', 'waiting',
    'at', now(), 'action', 'hold', 'reference', reference, 'created', now() - interval '1 hour',
        'tries', 0, 'repeats', 0,
    'recipients', 1, 'inside', true, 'lost_arguments', false, 'refused', '[]'::jsonb))
        FROM object;
INSERT INTO schoolgate.hold (message, reason, actor) SELECT message, 'zq-' || name || '-h', 'x'
    FROM object;
UPDATE object o SET hold = h.ordinal FROM schoolgate.hold h WHERE h.message = o.message;
INSERT INTO schoolgate.opening (message, tier, purpose, reason, actor, os_user, notice, words)
SELECT message, 'T3', 'law', 'zq-' || name || '-o', 'x', 'x', 'none', '' FROM object;
UPDATE object o SET opening = p.ordinal FROM schoolgate.opening p WHERE p.message = o.message;
-- A case of each flag, which a question was asked in; one of the headteacher's is the chair's.
INSERT INTO schoolgate.case_file (school, flag, about, about_address, rule, opened_by, turn)
SELECT school, flag, (SELECT person FROM schoolgate.address WHERE address = sender),
    'zq-' || name || '-c', 'words', 'x', 'hr'
FROM object WHERE flag IS NOT NULL;
UPDATE object o SET file = c.ordinal FROM schoolgate.case_file c WHERE c.flag = o.flag;
INSERT INTO schoolgate.case_role (file, role) SELECT file,
    CASE WHEN name = 'ownheadteacher' THEN 'chair' ELSE 'hr' END
FROM object WHERE file IS NOT NULL AND name <> 'seal';
INSERT INTO schoolgate.case_message (file, message) SELECT file, message FROM object
    WHERE file IS NOT NULL;
INSERT INTO schoolgate.case_event (file, what, code, note, actor, os_user) SELECT file,
    'opened', '', 'zq-' || name || '-e', 'x', 'x'
FROM object WHERE file IS NOT NULL;
INSERT INTO schoolgate.question (flag, message, batch, about, address, words, asked_by, os_user)
SELECT flag, message, gen_random_uuid(), (SELECT person FROM schoolgate.address
    WHERE address = sender), sender, 'zq-' || name || '-q', 'x', 'x'
FROM object WHERE flag IS NOT NULL;
UPDATE object o SET question = q.id FROM schoolgate.question q WHERE q.flag = o.flag;
-- Somebody asks to open what is sealed, and something of the other school.
INSERT INTO schoolgate.seal_ask (school, flag, tier, purpose, reason, asked_by, os_user, lapses)
SELECT school, flag, 'T3', 'law', 'zq-' || name || '-k', 'x', 'x', now() + interval '1 day'
    FROM object WHERE name IN ('seal', 'heath');
UPDATE object o SET ask = s.ordinal FROM schoolgate.seal_ask s WHERE s.flag = o.flag;
INSERT INTO schoolgate.seal_ask_message SELECT ask, message FROM object WHERE ask IS NOT NULL;
-- A cause of each that was stopped, and an act of somebody's.
UPDATE object o SET cause = f.cause FROM schoolgate.flag f WHERE f.id = o.flag;
INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user, queue, batch)
SELECT flag, 'nothing-wrong', 'zq-' || name || '-d', 'x', 'x', queue, gen_random_uuid()
    FROM object WHERE flag IS NOT NULL;
UPDATE object o SET batch = d.batch FROM schoolgate.decision d WHERE d.flag = o.flag;
INSERT INTO schoolgate.suppression (cause, reason, actor, os_user, batch, until)
SELECT cause, 'zq-' || name || '-u', 'x', 'x', gen_random_uuid(), now() + interval '1 day'
    FROM object WHERE name IN ('head', 'heath');
UPDATE object o SET suppression = s.ordinal FROM schoolgate.suppression s
    WHERE s.cause = o.cause AND o.name IN ('head', 'heath');
-- Requests: one that covers what is plain and what is sealed, one of the other school, one about the DPO himself.
INSERT INTO object (name, school) VALUES ('asked', 'duffield'), ('askedheath', 'heath'),
    ('askeddpo', 'duffield');
INSERT INTO schoolgate.request (school, type, name, how, received, started, actor, state)
SELECT school, 'sar', 'zq-' || name || '-p', '', current_date, current_date, 'x', 'running'
    FROM object WHERE name LIKE 'asked%';
UPDATE object o SET request = q.ordinal FROM schoolgate.request q
    WHERE q.name = 'zq-' || o.name || '-p';
INSERT INTO schoolgate.request_cover (request, ordinal, person, address)
SELECT request, 1, CASE WHEN name = 'askeddpo' THEN 'p-dpo' END,
    CASE name WHEN 'asked' THEN 'zq-plain-s@d.example'
    WHEN 'askedheath' THEN 'zq-heath-s@h.example' END FROM object WHERE name LIKE 'asked%';
INSERT INTO schoolgate.request_cover SELECT request, 2, NULL, 'sealed@d.example' FROM object
    WHERE name = 'asked';
INSERT INTO schoolgate.request_export (request, messages, actor, os_user) SELECT request, 1,
    'x', 'x' FROM object WHERE name LIKE 'asked%';
UPDATE object o SET export = x.ordinal FROM schoolgate.request_export x
    WHERE x.request = o.request;
-- What a rule is called stands on each of its school's flags, and on no other's.
INSERT INTO schoolgate.rule_mode (school, host, rule, mode, told) SELECT id, 'mx1', 'words',
    'shadow', jsonb_build_object('title', CASE id WHEN 'duffield' THEN 'zz of ours'
        ELSE 'zq-' || id || '-title' END) FROM schoolgate.school;
INSERT INTO schoolgate.rule_change (school, rule, was, becomes, reason, proposed_by)
SELECT id, 'words', 'shadow', 'nudge', 'zq-' || id || '-reason', 'x'
    FROM schoolgate.school ORDER BY id;
INSERT INTO schoolgate.host_report (host, kind, made, report) VALUES ('mx1', 'words', now(),
    '{"lists":[{"name":"l","entries":[{"e":1}]}]}');
-- One that everybody was sent, by somebody outside, and another too, hidden.
SELECT tap.put(tap.at(now(), 900), jsonb_build_object('envelope', jsonb_build_object('sender',
    'y@out', 'auth', '', 'client', '',
    'recipients', (SELECT jsonb_agg(person || '@d.example') FROM who) || '["zq-bcc-r@x"]'),
        'verdict', '{"action":"accept","reasons":[]}'::jsonb));
INSERT INTO schoolgate.exemption (school, rule, from_who, to_who, about, starts, until, reason,
    proposed_by)
VALUES ('heath', 'words', 'zq-elsewhere-e', '', '{}', now(), now() + interval '1 day',
    'zq-elsewhere-r', 'x'),
    ('duffield', 'words', 'somebody', '', '{}', now(), now() + interval '1 day', 'because',
        'x');
INSERT INTO schoolgate.rule_event (school, what, about, reason, actor, os_user)
VALUES ('heath', 'suspended', 'zq-elsewhere-x', 'zq-elsewhere-y', 'x', 'x');
INSERT INTO schoolgate.delegation (role, principal, deputy, starts, until, reason, made_by)
VALUES ('headteacher', 'p-other', 'somebody', now(), now() + interval '1 day', 'zq-elsewhere-d',
    'p-other');
INSERT INTO schoolgate.account_event (person, what, detail, actor, os_user) VALUES ('p-other',
    'invited', 'zq-elsewhere-i', 'p-other', 'x');
INSERT INTO schoolgate.replay (rule, kind, words, memory, since, until, messages, salt, actor,
    os_user)
VALUES ('zq-elsewhere-q', 'files', '{}', false, now(), now(), 100, '\x00', 'p-other', 'x');

-- -- what may be -----------------------------------------------------------------

-- Which objects are whose, as flags, as records, as held mail.  All others are
-- nobody's.
CREATE TABLE tap.sees (role text, kind text, name text);
INSERT INTO sees VALUES ('headteacher', 'flag', 'head'), ('headteacher', 'flag', 'seal'),
    ('dsl', 'flag', 'dslq'), ('dpo', 'flag', 'dpoq'),
    ('mail-admin', 'flag', 'adm'), ('chair', 'flag', 'ownheadteacher'), ('dpo', 'record',
        'breach'),
    ('chair', 'held', 'ownheadteacher');
-- What is about who keeps another queue, or has no queue, is the headteacher's.
INSERT INTO sees SELECT 'headteacher', 'flag', name FROM object WHERE name LIKE 'own%'
    AND name NOT IN ('ownheadteacher', 'ownmailadmin');
-- HR has the cases that it was given, and their messages.
INSERT INTO sees SELECT 'hr', k, name FROM object, unnest(ARRAY['case', 'record']) k
WHERE school = 'duffield' AND flag IS NOT NULL AND name NOT IN ('ownheadteacher', 'ownhr',
    'seal');
INSERT INTO sees VALUES ('chair', 'case', 'ownheadteacher'), ('dpo', 'request', 'asked'),
    ('dpo', 'request', 'plain'),
    ('dpo', 'record', 'plain');
-- Three may sign what another asks.
INSERT INTO sees SELECT role, 'ask', 'seal' FROM unnest(ARRAY['headteacher', 'dpo', 'chair']) role;
-- Openings are the DPO's to audit, with reasons; holds too.
INSERT INTO sees SELECT 'dpo', k, name FROM object, unnest(ARRAY['audit', 'holds']) k
    WHERE school = 'duffield';
INSERT INTO sees SELECT 'dpo', 'breach', name FROM object WHERE school = 'duffield'
    AND name <> 'owndpo';
INSERT INTO sees VALUES ('headteacher', 'breach', 'owndpo');
INSERT INTO sees SELECT DISTINCT r, 'rules', 'duffield' FROM who w, unnest(ARRAY[w.role]) r;
INSERT INTO sees SELECT role, 'suppression', 'head' FROM unnest(ARRAY['headteacher', 'deputy',
    'dsl', 'dpo', 'mail-admin', 'admin']) role;
INSERT INTO sees SELECT role, 'record', name FROM sees WHERE kind = 'flag'
    AND name NOT IN ('seal', 'adm');
INSERT INTO sees SELECT 'headteacher', 'held', name FROM object WHERE school = 'duffield'
    AND name <> 'ownheadteacher';
INSERT INTO sees SELECT r, 'held', name FROM object, unnest(ARRAY['mail-admin', 'admin']) r
    WHERE school = 'duffield';
-- Seen, but without a word of it.
CREATE TABLE tap.without (role text, kind text, name text);
INSERT INTO without VALUES ('headteacher', 'flag', 'seal'), ('mail-admin', 'flag', 'adm');
INSERT INTO without SELECT r, 'held', name FROM object, unnest(ARRAY['mail-admin', 'admin']) r;

-- A row for each function.  kind: of the object it is called with ({id} in the
-- call is that object's `id`); 'school': with a school's name; NULL: with none.
-- roles: who gets an answer, of an object that is his.  shows: whose words may be
-- in the answer.  own: one's own too.
CREATE TABLE tap.call (function text, call text, kind text, id text, roles text, shows text,
    own boolean DEFAULT false);
INSERT INTO call VALUES
    ('decide', 'api.decide({id}, ''nothing-wrong'', '''')', 'flag', 'flag',
        'headteacher dsl dpo chair mail-admin', 'flag'),
    ('excerpts', 'api.excerpts({id})', 'flag', 'flag', 'headteacher dsl dpo chair', 'flag'),
    ('record_show', 'api.record_show({id})', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('record_open', 'api.record_open({id}, ''T3'', ''law'', ''because'')', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('record_copy', 'api.record_copy({id})', 'record', 'opening', '', NULL),
    ('hold_place', 'api.hold_place({id}, ''because'', NULL)', 'record', 'message',
        'headteacher dpo', NULL),
    ('explain', 'api.explain({id}::text)', 'record', 'message', 'headteacher dsl dpo chair hr',
        'record'),
    ('explain', 'api.explain({id})', 'record', 'reference', 'headteacher dsl dpo chair hr',
        'record'),
    ('explain_entries', 'api.explain_entries({id})', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('explain_lists', 'api.explain_lists({id})', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('explain_exemptions', 'api.explain_exemptions(''duffield'', {id})', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('explain_hours', 'api.explain_hours(''duffield'', {id})', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('explain_facts', 'api.explain_facts({id}, ''{}'')', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('open_page', 'api.open_page({id})', 'record', 'message', 'headteacher dsl dpo chair hr',
        'record'),
    ('open_page', 'api.open_page({id})', 'record', 'flag', 'headteacher dsl dpo chair',
        'record'),
    ('opening_words', 'api.opening_words({id}, ''law'', ''because'')', 'record', 'message',
        'headteacher dsl dpo chair hr', 'record'),
    ('thread', 'api.thread({id}, 100)', 'record', 'message', 'headteacher dsl dpo chair hr',
        'record'),
    ('opening_show', 'api.opening_show({id})', 'record', 'opening', '', NULL),
    ('opening_close', 'api.opening_close({id}, ''mistake'', ''because'')', 'record', 'opening',
        '', NULL),
    ('attachment_copy', 'api.attachment_copy({id})', 'record', 'opening', '', NULL),
    ('openings_own', 'api.openings_own(false, NULL, 100)', NULL, NULL, '*', NULL),
    ('name_words', 'api.name_words()', NULL, NULL, '*', NULL),
    ('case_open', 'api.case_open({id}, ''because'')', 'flag', 'flag',
        'headteacher dsl dpo chair', NULL),
    ('case_list', 'api.case_list('''', NULL, 100)', NULL, NULL, '*', 'case'),
    ('case_show', 'api.case_show({id})', 'case', 'file', 'hr chair', 'case'),
    ('case_note', 'api.case_note({id}, ''because'')', 'case', 'file', 'hr chair', 'case'),
    ('flagged', 'api.flagged(''23456'')', NULL, NULL, '*', 'record'),
    ('case_add', 'api.case_add({id}, {message}, ''because'')', 'case', 'file', 'hr chair',
        'case'),
    ('case_pass', 'api.case_pass({id}, ''dpo'', ''because'')', 'case', 'file', 'hr chair',
        'case'),
    ('case_ask', 'api.case_ask({id}, ''because'', NULL)', 'case', 'file', 'hr chair', 'case'),
    ('case_close', 'api.case_close({id}, ''no-breach'', ''because'')', 'case', 'file',
        'hr chair', 'case'),
    ('case_reopen', 'api.case_reopen({id}, ''because'')', 'case', 'file', 'hr chair', NULL),
    ('seal_ask', 'api.seal_ask({id}, ''T3'', ''law'', ''because'')', 'flag', 'flag',
        'headteacher dsl dpo chair', NULL),
    ('seal_ask_request', 'api.seal_ask_request({id}, ''because'')', 'request', 'request', 'dpo',
        NULL),
    ('seal_asks', 'api.seal_asks(NULL, 100)', NULL, NULL, '*', 'ask'),
    ('seal_show', 'api.seal_show({id})', 'ask', 'ask', 'headteacher dpo chair', 'ask'),
    ('seal_decide', 'api.seal_decide({id}, true, ''because'')', 'ask', 'ask',
        'headteacher dpo chair', 'ask'),
    ('seal_withdraw', 'api.seal_withdraw({id})', 'ask', 'ask', '', NULL),
    ('seal_open', 'api.seal_open({id})', 'ask', 'ask', '', NULL),
    ('today', 'api.today(''today'', 0, 100)', NULL, NULL, '*', 'flag'),
    ('today', 'api.today(''sampled'', 0, 100)', NULL, NULL, '*', 'flag'),
    ('today_passage', 'api.today_passage({id}, false)', 'flag', 'flag',
        'headteacher dsl dpo chair', 'flag'),
    ('today_letter', 'api.today_letter({id}, ''advise-sender'')', 'flag', 'flag',
        'headteacher dsl dpo chair', 'flag'),
    ('today_decide',
        'api.today_decide(jsonb_build_object(''flags'', jsonb_build_array({id}::text), ''outcome'', ''nothing-wrong''))',
        'flag', 'flag', 'headteacher dsl dpo chair', 'flag'),
    ('today_undo', 'api.today_undo({id})', 'record', 'batch', '', NULL),
    ('today_decided', 'api.today_decided(NULL, 100)', NULL, NULL, '*', NULL),
    ('today_done', 'api.today_done()', NULL, NULL, '*', NULL),
    ('suppressions', 'api.suppressions(true, 0, 100)', NULL, NULL,
        'headteacher deputy dsl dpo mail-admin admin', 'suppression'),
    ('suppression_end', 'api.suppression_end({id})', 'suppression', 'suppression',
        'headteacher deputy dsl', NULL),
    ('suppressed', 'api.suppressed(NULL, 0, 100)', NULL, NULL, '*', 'flag'),
    ('today_look', 'api.today_look({id})', 'flag', 'flag', 'headteacher dsl dpo chair', NULL),
    ('today_found', 'api.today_found({id})', 'any', 'flag', '*', NULL),
    ('requests', 'api.requests(false, NULL, 100)', NULL, NULL, 'dpo', 'request'),
    ('request_people', 'api.request_people(''staff'')', NULL, NULL, 'dpo', NULL),
    ('request_nation', 'api.request_nation(NULL)', NULL, NULL, 'dpo', NULL),
    ('request_nation', 'api.request_nation(''scotland'')', NULL, NULL, '', NULL),
    ('holidays', 'api.holidays(NULL, NULL)', NULL, NULL, '*', NULL),
    ('holiday_set', 'api.holiday_set(NULL, ''2027-06-08'', ''x'', true)', NULL, NULL, '', NULL),
    ('holidays_import', 'api.holidays_import(NULL, ''[{"day":"x"}]'', true, true)', NULL, NULL,
        '', NULL),
    ('request_show', 'api.request_show({id})', 'request', 'request', 'dpo', 'request'),
    ('request_estimate', 'api.request_estimate({id})', 'request', 'request', 'dpo', NULL),
    ('request_search', 'api.request_search({id}, ''{}'', NULL, 100)', 'request', 'request',
        'dpo', 'request'),
    ('request_cover', 'api.request_cover({id}, ''[{"person":"p-staff"}]'', NULL, NULL)',
        'request', 'request', 'dpo', 'request'),
    ('request_act', 'api.request_act({id}, ''sent'', NULL, NULL, ''because'')', 'request',
        'request', 'dpo', 'request'),
    ('request_collect', 'api.request_collect({id}, NULL, ''{}'', NULL, ''because'')', 'request',
        'request', 'dpo', 'request'),
    ('request_new',
        'api.request_new(''sar'', ''n'', '''', NULL, {id}, ''[{"person":"p-staff"}]'', NULL, NULL)', 'school', NULL, 'dpo', NULL),
    ('request_open',
        'api.request_open({id}, (SELECT message FROM object WHERE name = ''plain''), ''T3'', ''because'')',
        'request', 'request', 'dpo', 'request'),
    ('export_begin', 'api.export_begin({id}, 1000000000)', 'request', 'request', 'dpo', NULL),
    ('export_copy', 'api.export_copy({id}, 1)', 'request', 'export', '', NULL),
    ('export_volume', 'api.export_volume({id}, 1, NULL)', 'request', 'export', '', NULL),
    ('export_close', 'api.export_close({id}, 1)', 'request', 'export', '', NULL),
    ('export_schedules', 'api.export_schedules({id}, 1)', 'request', 'export', '', NULL),
    ('export_done', 'api.export_done({id}, 1, 1, repeat(''ab'', 32), repeat(''cd'', 32), 1, NULL, NULL, NULL)', 'request',
        'export', '', NULL),
    ('audit_openings', 'api.audit_openings(''{}'', NULL, 200)', NULL, NULL, 'dpo', 'audit'),
    ('audit_balance', 'api.audit_balance()', NULL, NULL, 'dpo auditor', NULL),
    ('breaches', 'api.breaches(true, 200)', NULL, NULL, 'dpo headteacher', 'breach'),
    ('breach_act', 'api.breach_act({id}, ''reopened'', ''because'')', 'breach', 'breach',
        'dpo headteacher', 'breach'),
    ('breach_report', 'api.breach_report({id}, ''because'')', 'record', 'message', 'dpo', 'breach'),
    ('audit_retention', 'api.audit_retention()', NULL, NULL, 'headteacher dpo mail-admin admin',
        NULL),
    ('audit_holds', 'api.audit_holds(true, NULL, 200)', NULL, NULL, 'headteacher dpo', 'holds'),
    ('audit_certificates', 'api.audit_certificates(NULL, 100)', NULL, NULL,
        'headteacher dpo governor auditor mail-admin admin', NULL),
    ('figures', 'api.figures({id}, current_date)', 'school', NULL,
        'headteacher deputy dsl dpo governor chair auditor mail-admin admin', 'rules'),
    ('health', 'api.health({id})', 'school', NULL,
        'headteacher deputy dpo auditor mail-admin admin', NULL),
    ('school_of', 'api.school_of(NULL)', NULL, NULL, '*', NULL),
    ('rules', 'api.rules({id})', 'school', NULL,
        'headteacher deputy dsl dpo governor chair auditor mail-admin admin', 'rules'),
    ('rule_show', 'api.rule_show({id}, ''words'')', 'school', NULL,
        'headteacher deputy dsl dpo governor chair auditor mail-admin admin', 'rules'),
    ('rule_proposals', 'api.rule_proposals({id}, true, 100)', 'school', NULL,
        'headteacher deputy dsl dpo governor chair auditor mail-admin admin', 'rules'),
    ('rule_propose', 'api.rule_propose({id}, ''words'', ''enforce'', ''because'')', 'school',
        NULL, 'mail-admin admin', 'rules'),
    ('rule_decide', 'api.rule_decide({id}, 1, true, ''because'')', 'school', NULL,
        'headteacher', 'rules'),
    ('rule_withdraw', 'api.rule_withdraw({id}, 1)', 'school', NULL, '', 'rules'),
    ('noise_limits', 'api.noise_limits(''{}'', ''because'')', NULL, NULL, '', NULL),
    ('replay_done', 'api.replay_done(1, ''{}'')', NULL, NULL, '', NULL),
    ('word_lists', 'api.word_lists()', NULL, NULL,
        'headteacher deputy dsl dpo governor chair auditor mail-admin admin', NULL),
    ('word_entries', 'api.word_entries(''mx1'', 0, 0, 100)', NULL, NULL,
        'headteacher dsl mail-admin admin', NULL),
    ('answers', 'api.answers(NULL, 100)', NULL, NULL, '*', NULL),
    ('answer_resolve', 'api.answer_resolve({id}, ''because'')', 'record', 'opening', '', NULL),
    ('me_answer', 'api.me_answer({id}, true, ''because'')', 'record', 'opening', '', NULL),
    ('me_read', 'api.me_read(ARRAY[{id}]::bigint[])', 'any', 'opening', '*', NULL),
    ('me_declarations', 'api.me_declarations()', NULL, NULL, '*', NULL),
    ('me_declaration_end', 'api.me_declaration_end(gen_random_uuid())', NULL, NULL, '', NULL),
    ('me_policies', 'api.me_policies()', NULL, NULL, '*', NULL),
    ('me_accept', 'api.me_accept(''aup'', ''1'')', NULL, NULL, '*', NULL),
    ('queue', 'api.queue(true, 1000)', NULL, NULL, '*', 'flag'),
    ('record_list', 'api.record_list(''{"address":"zq-bcc-r@x"}'')', NULL, NULL, '*', 'record'),
    ('status', 'api.status()', NULL, NULL,
        'headteacher deputy dsl dpo governor chair hr auditor mail-admin admin', NULL),
    ('whoami', 'api.whoami()', NULL, NULL, '*', NULL),
    ('session', 'api.session()', NULL, NULL, '*', NULL),
    ('sessions', 'api.sessions()', NULL, NULL, '*', NULL),
    ('account', 'api.account()', NULL, NULL, '*', NULL),
    ('session_end', 'api.session_end(gen_random_uuid())', NULL, NULL, '', NULL),
    ('session_end_others', 'api.session_end_others()', NULL, NULL, '*', NULL),
    ('sign_out', 'api.sign_out()', NULL, NULL, '*', NULL),
    ('accounts', 'api.accounts(NULL, 100)', NULL, NULL, 'headteacher auditor mail-admin admin',
        NULL),
    ('account_events', 'api.account_events(NULL, 100)', NULL, NULL,
        'headteacher chair auditor mail-admin admin', NULL),
    ('account_suspend', 'api.account_suspend(''p-other'', true, ''because'')', NULL, NULL, '',
        NULL),
    ('account_suspend', 'api.account_suspend(''p-staff'', true, ''because'')', NULL, NULL,
        'headteacher chair mail-admin admin', NULL),
    ('account_suspend', 'api.account_suspend(''p-dpo'', true, ''because'')', NULL, NULL,
        'admin', NULL),
    ('invite', 'api.invite(''p-other'', NULL, ''\x00'', 4)', NULL, NULL, '', NULL),
    ('invite', 'api.invite(''p-dsl'', NULL, sha256(''x''), 4)', NULL, NULL, 'headteacher',
        NULL),
    ('invite', 'api.invite(''new'', ''{staff}'', sha256(''x''), 4)', NULL, NULL,
        'headteacher chair mail-admin admin', NULL),
    ('delegations', 'api.delegations(true)', NULL, NULL, '*', NULL),
    ('delegation_people', 'api.delegation_people()', NULL, NULL,
        'headteacher dsl chair', NULL),
    ('delegate', 'api.delegate(''p-deputy'', NULL, now() + interval ''1 day'', ''because'')',
        NULL, NULL, 'headteacher dsl', NULL),
    ('delegate',
        'api.delegate(''p-deputy'', NULL, now() + interval ''1 day'', ''because'', ''headteacher'', NULL, ''p-other'')', NULL, NULL, '', NULL),
    ('delegation_end', 'api.delegation_end(1, ''because'')', NULL, NULL, '', NULL),
    ('verify_chains', 'api.verify_chains()', NULL, NULL,
        'headteacher dpo governor auditor admin', NULL),
    ('trials', 'api.trials()', NULL, NULL, 'headteacher dpo auditor admin', NULL),
    ('replays', 'api.replays()', NULL, NULL, 'headteacher dpo auditor mail-admin admin', NULL),
    ('person_show', 'api.person_show(''zq-elsewhere-a@h.example'')', NULL, NULL, '', NULL),
    ('person_show', 'api.person_show(''p-staff@d.example'')', NULL, NULL,
        'headteacher deputy dsl dpo mail-admin admin staff', NULL),
    ('exemptions', 'api.exemptions({id}, true)', 'school', NULL,
        'headteacher deputy dsl dpo chair auditor mail-admin admin', NULL),
    ('exempt',
        'api.exempt({id}, jsonb_build_object(''rule'', ''words'', ''until'', now() + interval ''1 day'', ''reason'', ''because''))',
        'school', NULL, 'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('exemption_decide', 'api.exemption_decide({id}, ''E2'', true, ''because'')', 'school',
        NULL, 'headteacher', NULL),
    ('exemption_end', 'api.exemption_end({id}, ''E2'', ''because'')', 'school', NULL,
        'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('rule_events', 'api.rule_events({id}, 100)', 'school', NULL,
        'headteacher deputy dpo governor chair auditor mail-admin admin', NULL),
    ('rule_note', 'api.rule_note({id}, ''bypassed'', ''x'', ''because'')', 'school', NULL,
        'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('suspend', 'api.suspend({id}, ''zq@d.example'', ''because'')', 'school', NULL,
        'headteacher deputy dsl mail-admin admin', NULL),
    ('suspend', 'api.suspend({id}, ''zq-elsewhere-a@h.example'', ''because'')', NULL, NULL, '',
        NULL),
    ('restore', 'api.restore({id}, ''zq-elsewhere-a@h.example'', ''because'')', NULL, NULL, '',
        NULL),
    ('acknowledge', 'api.acknowledge({id}, ''p-dsl'', ''p'', ''1'')', 'school', NULL,
        'headteacher deputy dpo mail-admin admin', NULL),
    ('acknowledged', 'api.acknowledged({id}, ''aup'', NULL)', 'school', NULL,
        'headteacher deputy dpo governor chair auditor mail-admin admin', NULL),
    ('hold_end', 'api.hold_end({id})', 'hold', 'hold', 'dpo', NULL),
    ('people_import', 'api.people_import({id}, ''[]'', true, false)', 'school', NULL,
        'mail-admin admin', NULL),
    ('retain', 'api.retain(6)', NULL, NULL, '', NULL),
    ('replay_begin',
        'api.replay_begin(''r'', ''files'', ''{}'', false, now() - interval ''1 day'', now())',
        NULL, NULL, '', NULL),
    ('trial_begin',
        'api.trial_begin(repeat(''ab'', 32), now() - interval ''1 day'', ''because'', NULL)',
        NULL, NULL, '', NULL),
    ('trial_rule_begin',
        'api.trial_rule_begin(''r'', now() - interval ''1 day'', now(), ''because'', NULL)',
        NULL, NULL, '', NULL),
    ('trial_copy', 'api.trial_copy(1, gen_random_uuid())', NULL, NULL, '', NULL),
    ('trial_copy_of', 'api.trial_copy_of(1, gen_random_uuid())', NULL, NULL, '', NULL),
    ('trial_children', 'api.trial_children(1, gen_random_uuid())', NULL, NULL, '', NULL),
    ('replay_page', 'api.replay_page(1, gen_random_uuid(), 10)', NULL, NULL, '', NULL),
    ('replay_entries', 'api.replay_entries(1)', NULL, NULL, '', NULL),
    ('replay_lists', 'api.replay_lists(1)', NULL, NULL, '', NULL),
    ('replay_exemptions', 'api.replay_exemptions(''heath'', 1)', NULL, NULL, '', NULL),
    ('replay_hours', 'api.replay_hours(''heath'', 1)', NULL, NULL, '', NULL),
    ('replay_phones', 'api.replay_phones(''heath'', 1)', NULL, NULL, '', NULL),
    ('held_link_show', 'api.held_link_show(''x'', ''p-staff@d.example'')', NULL, NULL, '',
        NULL),
    ('held_link_use', 'api.held_link_use(''x'', ''p-staff@d.example'', ''return'', '''')', NULL,
        NULL, '', NULL);
INSERT INTO call VALUES
    ('me_mail', 'api.me_mail(NULL, 100)', NULL, NULL, '*', NULL, true),
    ('me_openings', 'api.me_openings(NULL, 100)', NULL, NULL, '*', NULL, true),
    ('me_flags', 'api.me_flags(NULL, 100)', NULL, NULL, '*', NULL, true),
    ('me_overview', 'api.me_overview()', NULL, NULL, '*', NULL, true),
    ('me_declare',
        'api.me_declare(''personal-period'', ''because'', current_date, current_date)', NULL,
        NULL, '*', NULL, true),
    ('me_download', 'api.me_download(''mail'', NULL)', NULL, NULL, '*', NULL, true),
    ('my_questions', 'api.my_questions(NULL, 100)', NULL, NULL, '*', NULL, true),
    ('case_answer', 'api.case_answer({id}, ''because'')', 'question', 'question', '', NULL,
        true),
    ('held_show', 'api.held_show({id})', 'held', 'reference',
        'headteacher chair mail-admin admin', 'held', true),
    ('held_order', 'api.held_order({id}, ''return'', ''because'', NULL)', 'held', 'reference',
        'headteacher chair mail-admin admin', 'held', true),
    ('record_list', 'api.record_list(''{}'')', NULL, NULL, '*', 'record', true),
    ('held_list', 'api.held_list(true)', NULL, NULL, '*', 'held', true);
UPDATE call SET call = replace(call, '{id}', '''duffield''') WHERE function IN ('suspend',
    'restore') AND kind IS NULL;
INSERT INTO schoolgate.policy_version (school, policy, version) VALUES ('duffield', 'aup', '1'),
    ('heath', 'aup', '1');
-- A hold is ended by the DPO of its school (not one on his own mail), or who placed it.
INSERT INTO sees SELECT 'dpo', 'hold', name FROM object WHERE school = 'duffield'
    AND name <> 'owndpo';

GRANT SELECT ON who, object, sees, without, call TO PUBLIC;
