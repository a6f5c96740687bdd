-- Who sees what in a trust of two schools; who stands in for whom; that nobody
-- judges himself.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.school VALUES ('heath', 'Heathfield', '{h.example}');
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('head-d', 'duffield', 'Hannah Head', 'head'), ('dep-d', 'duffield', 'Dora Deputy',
        'staff'),
    ('dsl-d', 'duffield', 'Des Lead', 'staff'), ('chair-d', 'duffield', 'Chris Chair',
        'governor'),
    ('gov-d', 'duffield', 'Gus Governor', 'governor'), ('adm-d', 'duffield', 'Al Admin',
        'staff'),
    ('ann', 'duffield', 'Ann', 'staff'), ('head-h', 'heath', 'Hugo Head', 'head'),
    ('gov-h', 'heath', 'Gill Governor', 'governor'), ('bob', 'heath', 'Bob', 'staff'),
    ('both', 'duffield', 'Beth Both', 'staff'), ('dpo', 'duffield', 'Dan Protection', 'staff');
INSERT INTO schoolgate.address SELECT id || '@' || CASE school WHEN 'heath' THEN 'h' ELSE 'd' END || '.example', id
FROM schoolgate.person;
-- Where: in a school; "both" is headteacher of one and deputy of the other.
INSERT INTO schoolgate.grantee (person, role, school, granted_by) VALUES
    ('head-d', 'headteacher', 'duffield', 'x'), ('dep-d', 'deputy', 'duffield', 'x'),
    ('dsl-d', 'dsl', 'duffield', 'x'), ('chair-d', 'chair', 'duffield', 'x'),
    ('gov-d', 'governor', 'duffield', 'x'), ('adm-d', 'mail-admin', 'duffield', 'x'),
    ('head-h', 'headteacher', 'heath', 'x'), ('gov-h', 'governor', 'heath', 'x'),
    ('both', 'deputy', 'duffield', 'x'), ('both', 'dsl', 'heath', 'x'), ('dpo', 'dpo', NULL,
        'x');
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
SELECT id, id, '$argon2id$x$' || repeat('0', 64), '\x00112233445566778899aabbccddeeff', 0 FROM schoolgate.person;
INSERT INTO schoolgate.session (hash, person, idle, expires, fresh_until, client, agent)
SELECT sha256(convert_to(id, 'UTF8')), id, '1 hour', now() + interval '1 hour',
    now() + interval '10 minutes', '', ''
FROM schoolgate.person;

-- A call as the request of a person's session makes it; his error's code.
CREATE FUNCTION tap.by(who text, call text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    r jsonb;
BEGIN
    PERFORM set_config('schoolgate.session', who, true);
    EXECUTE 'SELECT to_jsonb(x) FROM (SELECT ' || call || ') x (x)' INTO r;
    RETURN r;
EXCEPTION WHEN OTHERS THEN
    RETURN to_jsonb(SQLSTATE || CASE WHEN SQLSTATE = 'P0002' THEN ' ' || regexp_replace(SQLERRM,
        '[0-9a-f-]{36}', 'ID') ELSE '' END);
END $$;
-- Whose flags somebody sees: senders, in order.
CREATE FUNCTION tap.queue_of(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schoolgate.session', who, true);
    RETURN (SELECT coalesce(string_agg(coalesce(split_part(q ->> 'sender', '@', 1),
        q ->> 'rule'), ' '
        ORDER BY q ->> 'sender'), '') FROM api.queue(false, 100) q);
END $$;
-- A message of somebody's with a reason for a queue, n days ago.
CREATE FUNCTION tap.mail(n int, sender text, school text, queue text, context text DEFAULT '',
    ago interval DEFAULT '1 hour')
RETURNS uuid LANGUAGE sql AS $$
    SELECT tap.put(tap.at(now() - ago, n), jsonb_build_object('school', school,
        'envelope', jsonb_build_object('sender', sender, 'recipients', jsonb_build_array('b@x',
            'ann@d.example'),
            'auth', sender, 'client', '10.0.0.5'),
        'header', jsonb_build_object('from', jsonb_build_array(jsonb_build_object('name', 'x',
            'address', sender)),
            'subject', 'Trip', 'message_id', n || '@x'),
        'verdict', jsonb_build_object('action', 'accept', 'code', '', 'reasons',
            jsonb_build_array(jsonb_build_object(
            'rule', 'words-' || queue, 'clause', '7', 'severity', 3, 'mode', 'enforce', 'queue',
                queue,
            'context', context, 'findings', '[]'::jsonb)))));
    SELECT tap.at(now() - ago, n)
$$;
CREATE TEMP TABLE mail (name text, id uuid);
GRANT SELECT ON mail TO PUBLIC;
INSERT INTO mail VALUES ('ann', tap.mail(1, 'ann@d.example', 'duffield', 'headteacher')),
    ('bob', tap.mail(2, 'bob@h.example', 'heath', 'headteacher')),
    ('head-d', tap.mail(3, 'head-d@d.example', 'duffield', 'headteacher')),
    ('dsl-d', tap.mail(4, 'dsl-d@d.example', 'duffield', 'dsl')),
    ('head-h', tap.mail(5, 'head-h@h.example', 'heath', 'headteacher')),
    ('both', tap.mail(6, 'both@d.example', 'heath', 'dsl')),
    ('dpo', tap.mail(7, 'dpo@d.example', 'duffield', 'dpo')),
    ('files', tap.mail(8, 'carl@d.example', 'duffield', 'mail-admin')),
    ('adm-d', tap.mail(9, 'adm-d@d.example', 'duffield', 'mail-admin'));
CREATE FUNCTION tap.flag_of(n text) RETURNS uuid LANGUAGE sql SECURITY DEFINER
RETURN (SELECT f.id FROM schoolgate.flag f, mail m WHERE m.name = n AND f.message = m.id);
CREATE FUNCTION tap.id_of(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT id FROM mail m WHERE m.name = n);

SET SESSION AUTHORIZATION schoolgate_console;
-- Who sees which flags.
SELECT is(tap.queue_of('head-d'), 'ann dpo dsl-d',
    'the headteacher sees his school''s, and what is about who keeps another queue');
SELECT is(tap.queue_of('head-h'), 'bob both', 'the other his own');
SELECT is(tap.queue_of('dsl-d'), '', 'the safeguarding lead not what is about himself');
SELECT is(tap.queue_of('both'), '', 'nor who has roles in both schools');
SELECT is(tap.queue_of('chair-d'), 'head-d', 'the chair what is about the headteacher');
SELECT is(tap.queue_of('gov-d'), '', 'a governor nothing where there is a chair');
SELECT is(tap.queue_of('gov-h'), '', 'and nothing where there is none');
SELECT is(tap.queue_of('dep-d'), '', 'the deputy nothing while nothing has waited');
SELECT is(tap.queue_of('dpo'), '', 'the DPO not what is about himself');
SELECT is(tap.queue_of('ann'), '', 'staff nothing');
SELECT is(tap.queue_of('adm-d'), 'words-mail-admin',
    'an administrator his queue, without a sender, but nothing about himself');
SELECT ok(bool_and(NOT q ?| '{subject,sender,from_address,person,recipients}'),
    'and without any heading')
FROM (SELECT set_config('schoolgate.session', 'adm-d', false)) s, api.queue(false, 10) q;

-- A school without a chair: what is about its headteacher waits, and that it does
-- is said, but how much not to him.
SELECT is(tap.by('gov-h', 'api.' || call), tap.by('gov-h', 'api.' || replace(call,
    tap.flag_of('head-h')::text, '00000000-0000-7000-8000-000000000000')), 'a governor ' || promise)
FROM (VALUES (format('today_passage(%L, false)', tap.flag_of('head-h')), 'sees no passage of it'),
    (format('decide(%L, ''nothing-wrong'', '''')', tap.flag_of('head-h')), 'decides nothing on it'),
    (format('case_open(%L, '''')', tap.flag_of('head-h')), 'makes no case of it')) v (call, promise);
SELECT is(left(tap.by('gov-h', format('api.record_open(%L, ''T3'', ''law'', ''because'')',
    tap.id_of('head-h'))) #>> '{}', 5), 'P0002', 'nor opens it');
SELECT is(tap.by('dpo', 'api.health(''heath'')') -> 'chair',
    '{"missing": true, "waiting": "<5"}', 'Health says that the chair is missing and something waits');
SELECT is(tap.by('head-h', 'api.health(''heath'')') -> 'chair', '{"missing": true}',
    'to the headteacher not whether anything does');
SELECT is(tap.by('dpo', 'api.health(''duffield'')') -> 'chair',
    '{"missing": false, "waiting": 0}', 'nothing is said where there is a chair');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.waiting_for_chair('heath'), 1::bigint,
    'what waits is what is about the headteacher, and no more');
\set doctor `cat "$TREE/schema/queries/cli/doctor_roles.sql"`
CREATE TEMP TABLE told AS :doctor;
SELECT ok(good IS NULL AND sentence ~ ' heath: ' AND NOT sentence ~ '[0-9]',
    'doctor names the school, as a note without a number') FROM told WHERE id = 'rights.chair';
-- The trust's chair is every school's.
INSERT INTO schoolgate.grantee (person, role, school, granted_by)
VALUES ('chair-d', 'chair', NULL, 'x');
SELECT ok(NOT schoolgate.lacks_chair('heath'), 'a chair of the trust is enough');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('chair-d'), 'head-d head-h', 'and sees what waited, of both schools');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET revoked = now() WHERE person = 'chair-d' AND school IS NULL;
SET SESSION AUTHORIZATION schoolgate_console;

-- Hidden and absent are the same.
SELECT is(tap.by('head-d', format('api.decide(%L, ''nothing-wrong'', '''')', f)),
    tap.by('head-d',
    'api.decide(gen_random_uuid(), ''nothing-wrong'', '''')'),
        'a flag of ' || n || ' is for the headteacher as if there were none')
FROM unnest(ARRAY['bob', 'head-d', 'both', 'files']) n, tap.flag_of(n) f;
SELECT is(tap.by('head-d', format('api.record_show(%L)', f)), tap.by('head-d',
    'api.record_show(gen_random_uuid())'),
    'a record of ' || n || ' too') FROM unnest(ARRAY['bob', 'head-d', 'both', 'files']) n,
        tap.id_of(n) f;
SELECT is(tap.by('adm-d', format('api.excerpts(%L)', tap.flag_of('files'))), tap.by('adm-d',
    'api.excerpts(gen_random_uuid())'),
    'an administrator is shown no passage');
SELECT is(tap.by('adm-d', format('api.record_show(%L)', tap.id_of('files'))), tap.by('adm-d',
    'api.record_show(gen_random_uuid())'),
    'and no record');
SELECT is(tap.by('adm-d', format('api.decide(%L, ''pass-to-headteacher'', ''look'')',
    tap.flag_of('files'))) ->> 'outcome',
    'pass-to-headteacher', 'but decides on his queue');
SELECT is(tap.queue_of('head-d'), 'ann carl dpo dsl-d', 'what he passes on is seen');

-- Numbers.
SELECT is(tap.by('head-d', 'api.status()') -> 'waiting',
    '{"headteacher": 2, "dsl": 1, "dpo": 1}', 'what counts is what may be seen');
SELECT is(tap.by('adm-d', 'api.status()') #>> '{waiting,mail-admin}', NULL,
    'nobody counts what is about himself');
SELECT is(tap.by('ann', 'api.status()'), '"42501"', 'staff count nothing');

-- By the school that a function is asked about.
SELECT is(tap.by('head-d', c), '"42501"',
    'the headteacher of one school: not of another''s, ' || c)
FROM unnest(ARRAY['api.exemptions(''heath'', true)', 'api.rule_events(''heath'', 10)',
    'api.exempt(''heath'', ''{"rule":"words","from":"bob","until":"2027-01-01","reason":"because"}'')',
    'api.rule_note(''heath'', ''bypassed'', ''x'', ''because'')',
        'api.suspend(''heath'', ''bob@h.example'', ''because'')',
    'api.suspend(''duffield'', ''bob@h.example'', ''because'')',
        'api.suspend(''duffield'', ''head-d@d.example'', ''because'')',
    'api.acknowledged(''heath'', ''p'', NULL)',
        'api.acknowledge(''heath'', ''bob'', ''p'', ''1'')']) c;
SELECT is(tap.by('both', 'api.rule_events(''duffield'', 10)'), NULL,
    'who is deputy in one school may there');
SELECT is(tap.by('both', 'api.rule_events(''heath'', 10)'), '"42501"',
    'not where he is something else');
SELECT is(tap.by('head-d', 'api.person_show(''bob@h.example'')'), tap.by('head-d',
    'api.person_show(''nobody@h.example'')'),
    'somebody of another school is as if there were nobody');
SELECT is(tap.by('head-d', 'api.person_show(''ann@d.example'')') ->> 'name', 'Ann',
    'one of his own he is shown');

-- Own mail.
SELECT is((SELECT count(*) FROM (SELECT set_config('schoolgate.session', 'ann', false)) s,
    api.record_list('{}')), 9::bigint,
    'staff see what they sent and were sent');
SELECT is((SELECT jsonb_agg(DISTINCT r -> 'recipients')
    FROM (SELECT set_config('schoolgate.session', 'ann', false)) s,
    api.record_list('{"address":"bob@h.example"}') r), '[["ann@d.example"]]',
        'of what they were sent no other recipient');
SELECT is((SELECT count(*) FROM (SELECT set_config('schoolgate.session', 'ann', false)) s,
    api.record_list('{"address":"b@x"}')),
    1::bigint, 'nor by asking');

-- Standing in.
SELECT is(tap.by('ann', 'api.delegate(''dep-d'', NULL, now() + interval ''2 days'', ''away'')'),
    '"42501"', 'staff give nothing away');
SELECT is(tap.by('head-d',
    'api.delegate(''ann'', NULL, now() + interval ''2 days'', ''away'')'), '"22023"',
    'not to anybody');
SELECT is(tap.by('head-d',
    'api.delegate(''dep-d'', NULL, now() - interval ''1 day'', ''away'')'), '"22023"',
    'not for the past');
SELECT is(tap.by('head-d',
    'api.delegate(''dep-d'', now() + interval ''1 day'', now() + interval ''2 days'', ''away'')') ->> 'state',
    'to come', 'for tomorrow');
SELECT is(tap.queue_of('dep-d'), '', 'tomorrow is not today');
SELECT is(tap.by('head-d',
    'api.delegate(''dep-d'', NULL, now() + interval ''2 days'', ''at a conference'')') - 'delegation' - 'made'
    - 'begins' - 'ends',
        '{"role": "headteacher", "for": "head-d", "for_name": "Hannah Head", "to": "dep-d", "name": "Dora Deputy",
    "school": "duffield", "reason": "at a conference", "made_by": "Hannah Head", "ended": null,
        "ended_by": null,
    "ended_reason": null, "state": "running"}', 'from now on');
SELECT is(tap.queue_of('dep-d'), 'ann carl dpo dsl-d',
    'the deputy sees the headteacher''s queue, but nothing about him');
SELECT is(tap.by('dep-d', format('api.decide(%L, ''nothing-wrong'', '''')',
    tap.flag_of('ann'))) ->> 'by', 'dep-d', 'and decides');
SELECT is(tap.by('dep-d', format('api.record_open(%L, ''T3'', ''law'', ''to be sure'')',
    tap.id_of('ann'))) ->> 'words' LIKE
    '%Dora Deputy (deputy for Hannah Head)%', true, 'who is told reads for whom');
SELECT is(tap.by('dep-d',
    'api.delegate(''both'', NULL, now() + interval ''2 days'', ''away too'')'), '"42501"',
    'who stands in gives nothing further');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(coalesce(on_behalf, '-') ORDER BY ordinal)
    FROM schoolgate.decision), '{-,head-d}',
    'what is decided is marked with for whom');
SELECT is((SELECT array_agg(coalesce(on_behalf, '-') ORDER BY ordinal) FROM schoolgate.opening),
    '{head-d}', 'what is opened too');
SELECT ok(bool_and((v ->> 'ok')::boolean), 'in chains that are whole')
    FROM api.verify_chains() v;
SELECT throws_ok('UPDATE schoolgate.delegation SET until = now()', '42501', NULL,
    'a delegation stays as it was made');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.by('ann', 'api.delegation_end(2, ''no more'')') #>> '{}' LIKE 'P0002%', true,
    'others do not end it');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET revoked = now() WHERE person = 'dep-d';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('dep-d'), '',
    'who is deputy no more stands in no more, while the days run');
SELECT is(tap.by('dep-d', 'api.whoami()') -> 'roles', '["staff"]', 'and is one of the staff');
SELECT is(tap.by('adm-d', 'api.invite(''dep-d'', NULL, sha256(''x''), 4)'), '"42501"',
    'nobody takes his account over who may not give what he stands in for');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.acted_for('dep-d', 'headteacher', 'duffield'), NULL,
    'nor is anything marked as done for the headteacher');
-- Deputy of another school is not deputy of this one.
INSERT INTO schoolgate.grantee (person, role, school, granted_by)
VALUES ('dep-d', 'deputy', 'heath', 'x');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('dep-d'), '', 'nor does he stand in as deputy of another school');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.acted_for('dep-d', 'headteacher', 'duffield'), NULL,
    'in what is marked neither');
UPDATE schoolgate.grantee SET revoked = now() WHERE person = 'dep-d' AND revoked IS NULL;
INSERT INTO schoolgate.grantee (person, role, school, granted_by)
VALUES ('dep-d', 'deputy', 'duffield', 'x');
SELECT is(schoolgate.acted_for('dep-d', 'headteacher', 'duffield'), 'head-d',
    'deputy again, he acts for him until it ends');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.by('head-d', 'api.delegation_end(2, ''back early'')') ->> 'state', 'ended',
    'he ends it early');
SELECT is(tap.by('head-d', 'api.delegation_end(2, ''twice'')'), '"55000"', 'once');
SELECT is(tap.queue_of('dep-d'), '', 'then the deputy sees nothing more');
SELECT is(tap.by('chair-d',
    'api.delegate(''dep-d'', NULL, now() + interval ''2 days'', ''he is ill'', ''headteacher'', NULL, ''head-d'')')
    ->> 'made_by', 'Chris Chair', 'where the headteacher cannot, the chair does');
SELECT tap.by('chair-d', 'api.delegation_end(3, ''well again'')');
SELECT is(tap.by('gov-d',
    'api.delegate(''dep-d'', NULL, now() + interval ''2 days'', ''ill'', ''headteacher'', NULL, ''head-d'')'),
    '"42501"', 'a governor does not');
RESET SESSION AUTHORIZATION;
SELECT setup.setting('head_absent', 'true');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('dep-d'), 'carl dpo dsl-d',
    'the setting head_absent is a delegation without an end');
RESET SESSION AUTHORIZATION;
SELECT setup.setting('head_absent', 'false');

-- Five school days.
UPDATE schoolgate.flag SET created = schoolgate.waited_since('duffield') + interval '1 second'
    WHERE rule = 'words-mail-admin';
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('dep-d'), '',
    'what has waited for less than five school days is not the deputy''s');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.flag SET created = schoolgate.waited_since('duffield') - interval '1 second'
WHERE rule IN ('words-mail-admin', 'words-headteacher');
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.queue_of('dep-d'), 'carl',
    'for five: it is, but not what is about the headteacher');
SELECT is(tap.queue_of('both'), 'carl', 'of his school alone');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM generate_series(schoolgate.waited_since('duffield'), now(),
    '1 day') d
    WHERE extract(isodow FROM d) < 6), 5::bigint, 'without hours, from Monday to Friday');
INSERT INTO schoolgate.school_hours VALUES ('duffield', 1, NULL, NULL, '{1,2,3,4,5}', '08:30',
    '16:00', ''),
    ('duffield', 2, (now() - interval '20 days')::date, current_date, '{1,2,3,4,5,6,7}', NULL,
        NULL, 'holidays');
SELECT ok(schoolgate.waited_since('duffield') < now() - interval '24 days',
    'holidays are no school days');

-- Held mail.
SELECT recorder.held_event(jsonb_build_object('kind', 'message', 'item', id, 'message', id,
    'host', 'mx1', 'state', 'waiting',
    'at', now(), 'action', 'hold', 'reference', upper(replace(name, '-', '')), 'created',
        now() - interval '1 hour', 'tries', 0, 'repeats', 0,
    'recipients', 2, 'inside', true, 'lost_arguments', false, 'refused', '[]'::jsonb))
        FROM mail;
SET SESSION AUTHORIZATION schoolgate_console;
CREATE FUNCTION pg_temp.held_by(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schoolgate.session', who, true);
    RETURN (SELECT coalesce(string_agg(lower(h ->> 'reference') || CASE WHEN h ? 'subject' THEN '' ELSE '?' END, ' '
        ORDER BY h ->> 'reference'), '') FROM api.held_list(false) h);
END $$;
SELECT is(pg_temp.held_by('head-d'), 'admd ann dpo dsld files headd',
    'the headteacher sees what his school holds, and his own');
SELECT is(pg_temp.held_by('chair-d'), 'headd', 'the chair what the headteacher wrote');
SELECT is(pg_temp.held_by('head-h'), 'bob both headh',
    'another school''s headteacher that of his');
SELECT is(pg_temp.held_by('adm-d'), 'admd ann? dpo? dsld? files? headd?',
    'an administrator without subjects, and his own');
SELECT is(pg_temp.held_by('ann'), 'ann', 'staff their own');
SELECT is(tap.by('head-h', 'api.held_show(''ANN'')') #>> '{}',
    'P0002 nothing of yours is held as "ANN"', 'what another school holds is not there');
RESET SESSION AUTHORIZATION;

-- Scope.
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
SELECT tap.id_of('ann'), tap.id_of('dpo'), 'x', t, t + interval '72 hours' FROM now() t;
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.by('dpo', format('api.record_show(%L)', tap.id_of('ann'))) ->> 'subject', 'Trip',
    'the DPO sees what is of a breach');
SELECT is(tap.by('dpo', format('api.record_show(%L)', tap.id_of('dpo'))), tap.by('dpo',
    'api.record_show(gen_random_uuid())'),
    'but not his own as others are shown it');
SELECT is(tap.by('dpo', format('api.record_show(%L)', tap.id_of('bob'))), tap.by('dpo',
    'api.record_show(gen_random_uuid())'),
    'nor what nobody asks for');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
