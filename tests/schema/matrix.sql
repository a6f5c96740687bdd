-- Role by function by object: who gets an answer, and that nobody is told
-- anything of what is not his, in answers, counts and errors.  Generated from the
-- tables below; a function of schema api or console without a row fails.
SET search_path = tap, public;
SELECT no_plan();

-- -- a trust of two schools ------------------------------------------------------

INSERT INTO schoolgate.school VALUES ('heath', 'Heathfield', '{h.example}');
CREATE TEMP TABLE who AS SELECT role, 'p-' || replace(role, '-', '') AS person FROM unnest(ARRAY['headteacher', 'deputy', 'dsl', 'dpo',
    'governor', 'chair', 'hr', 'auditor', 'mail-admin', 'admin', 'staff']) role;
INSERT INTO schoolgate.person (id, school, name, class) SELECT person, 'duffield', 'N ' || role, 'staff' FROM who;
INSERT INTO schoolgate.person (id, school, name, class) VALUES ('p-other', 'heath', 'zq-elsewhere-n', 'head');
INSERT INTO schoolgate.address SELECT person || '@d.example', person FROM who;
INSERT INTO schoolgate.address VALUES ('zq-elsewhere-a@h.example', 'p-other');
INSERT INTO schoolgate.grantee (os_user, person, role, school, granted_by)
SELECT person, person, role, 'duffield', 'x' FROM who
UNION ALL SELECT NULL, 'p-other', 'headteacher', 'heath', 'x';
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
SELECT person, person, '$argon2id$x', '\x00112233445566778899aabbccddeeff', 0 FROM who;
INSERT INTO schoolgate.account (person, name, password_hash, totp_secret, totp_step)
VALUES ('p-other', 'zq-elsewhere-l', '$argon2id$zq-elsewhere-h', '\x00112233445566778899aabbccddeeff', 0);
INSERT INTO schoolgate.session (hash, person, idle, expires, fresh_until, client, agent)
SELECT sha256(convert_to(person, 'UTF8')), person, '1 hour', now() + interval '1 hour', now() + interval '10 minutes', '', ''
FROM schoolgate.account;
DO $$
DECLARE
    u text;
BEGIN
    FOR u IN SELECT person FROM who LOOP
        EXECUTE format('CREATE ROLE %I LOGIN IN ROLE schoolgate_people', u);
    END LOOP;
END $$;
CREATE ROLE stranger LOGIN IN ROLE schoolgate_people;

-- Everything of an object holds zq-NAME-, but for what somebody is sent.
CREATE TEMP TABLE object (name text, school text, sender text, queue text, context text, n serial, message uuid, flag uuid,
    item uuid, reference text, hold bigint, opening bigint);
INSERT INTO object (name, school, sender, queue, context) VALUES
    ('head', 'duffield', NULL, 'headteacher', ''), ('dslq', 'duffield', NULL, 'dsl', ''), ('dpoq', 'duffield', NULL, 'dpo', ''),
    ('adm', 'duffield', NULL, 'mail-admin', ''), ('seal', 'duffield', NULL, 'headteacher', 'sealed'),
    ('plain', 'duffield', NULL, '', ''), ('breach', 'duffield', NULL, '', ''), ('heath', 'heath', NULL, 'headteacher', '');
INSERT INTO object (name, school, sender, queue, context)
SELECT 'own' || replace(role, '-', ''), 'duffield', person || '@d.example', CASE WHEN role IN ('dsl', 'dpo', 'mail-admin') THEN role
    ELSE 'headteacher' END, '' FROM who;
UPDATE object SET message = tap.at(now() - interval '1 hour', n), sender = coalesce(sender, 'zq-' || name || '-s@'
    || left(school, 1) || '.example'), reference = 'R' || n;
SELECT tap.put(message, jsonb_build_object('school', school,
    'envelope', jsonb_build_object('sender', sender, 'recipients', jsonb_build_array('zq-' || name || '-r@x'), 'auth', '', 'client', ''),
    'header', jsonb_build_object('from', jsonb_build_array(jsonb_build_object('name', 'zq-' || name || '-f', 'address', sender)),
        'subject', 'zq-' || name || '-t', 'message_id', 'zq-' || name || '-m'),
    'attachments', jsonb_build_array(jsonb_build_object('path', '2', 'name', 'zq-' || name || '-a', 'size', 3, 'type', 'text/plain',
        'encrypted', false, 'sha256', repeat('cd', 32))),
    'findings', '[]'::jsonb, 'verdict', jsonb_build_object('action', 'hold', 'code', '', 'reference', reference, 'reasons',
        jsonb_build_array(jsonb_build_object('rule', 'words', 'clause', '7', 'severity', 3, 'mode', 'enforce', 'queue', queue,
            'context', context, 'findings', '[]'::jsonb))))) FROM object;
UPDATE object o SET flag = f.id FROM schoolgate.flag f WHERE f.message = o.message;
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
SELECT gen_random_uuid(), message, 'x', t, t + interval '72 hours' FROM object, now() t WHERE name = 'breach';
SELECT recorder.held_event(jsonb_build_object('kind', 'message', 'item', message, 'message', message, 'host', 'mx1', 'state', 'waiting',
    'at', now(), 'action', 'hold', 'reference', reference, 'created', now() - interval '1 hour', 'tries', 0, 'repeats', 0,
    'recipients', 1, 'inside', true, 'lost_arguments', false, 'refused', '[]'::jsonb)) FROM object;
INSERT INTO schoolgate.hold (message, reason, actor) SELECT message, 'zq-' || name || '-h', 'x' FROM object;
UPDATE object o SET hold = h.ordinal FROM schoolgate.hold h WHERE h.message = o.message;
INSERT INTO schoolgate.opening (message, tier, purpose, reason, actor, os_user, notice, words)
SELECT message, 'T3', 'law', 'zq-' || name || '-o', 'x', 'x', 'none', '' FROM object;
UPDATE object o SET opening = p.ordinal FROM schoolgate.opening p WHERE p.message = o.message;
-- One that everybody was sent, by somebody outside, and another too, hidden.
SELECT tap.put(tap.at(now(), 900), jsonb_build_object('envelope', jsonb_build_object('sender', 'y@out', 'auth', '', 'client', '',
    'recipients', (SELECT jsonb_agg(person || '@d.example') FROM who) || '["zq-bcc-r@x"]'), 'verdict', '{"action":"accept","reasons":[]}'::jsonb));
INSERT INTO schoolgate.exemption (school, rule, from_who, to_who, about, starts, until, reason, proposed_by)
VALUES ('heath', 'words', 'zq-elsewhere-e', '', '{}', now(), now() + interval '1 day', 'zq-elsewhere-r', 'x'),
    ('duffield', 'words', 'somebody', '', '{}', now(), now() + interval '1 day', 'because', 'x');
INSERT INTO schoolgate.rule_event (school, what, about, reason, actor, os_user)
VALUES ('heath', 'suspended', 'zq-elsewhere-x', 'zq-elsewhere-y', 'x', 'x');
INSERT INTO schoolgate.delegation (role, principal, deputy, starts, until, reason, made_by)
VALUES ('headteacher', 'p-other', 'somebody', now(), now() + interval '1 day', 'zq-elsewhere-d', 'p-other');
INSERT INTO schoolgate.account_event (person, what, detail, actor, os_user) VALUES ('p-other', 'invited', 'zq-elsewhere-i', 'p-other', 'x');
INSERT INTO schoolgate.replay (rule, kind, words, memory, since, until, messages, salt, actor, os_user)
VALUES ('zq-elsewhere-q', 'files', '{}', false, now(), now(), 100, '\x00', 'p-other', 'x');

-- -- what may be -----------------------------------------------------------------

-- Which objects are whose, as flags, as records, as held mail.  All others are
-- nobody's.
CREATE TEMP TABLE sees (role text, kind text, name text);
INSERT INTO sees VALUES ('headteacher', 'flag', 'head'), ('headteacher', 'flag', 'seal'), ('dsl', 'flag', 'dslq'), ('dpo', 'flag', 'dpoq'),
    ('mail-admin', 'flag', 'adm'), ('chair', 'flag', 'ownheadteacher'), ('dpo', 'record', 'breach'),
    ('chair', 'held', 'ownheadteacher');
-- What is about who keeps another queue, or has no queue, is the headteacher's.
INSERT INTO sees SELECT 'headteacher', 'flag', name FROM object WHERE name LIKE 'own%' AND name NOT IN ('ownheadteacher', 'ownmailadmin');
INSERT INTO sees SELECT role, 'record', name FROM sees WHERE kind = 'flag' AND name NOT IN ('seal', 'adm');
INSERT INTO sees SELECT 'headteacher', 'held', name FROM object WHERE school = 'duffield' AND name <> 'ownheadteacher';
INSERT INTO sees SELECT r, 'held', name FROM object, unnest(ARRAY['mail-admin', 'admin']) r WHERE school = 'duffield';
-- Seen, but without a word of it.
CREATE TEMP TABLE without (role text, kind text, name text);
INSERT INTO without VALUES ('headteacher', 'flag', 'seal'), ('mail-admin', 'flag', 'adm');
INSERT INTO without SELECT r, 'held', name FROM object, unnest(ARRAY['mail-admin', 'admin']) r;

-- A row for each function.  kind: of the object it is called with ({id} in the
-- call is that object's `id`); 'school': with a school's name; NULL: with none.
-- roles: who gets an answer, of an object that is his.  shows: whose words may be
-- in the answer.  own: one's own too.
CREATE TEMP TABLE call (function text, call text, kind text, id text, roles text, shows text, own boolean DEFAULT false);
INSERT INTO call VALUES
    ('decide', 'api.decide({id}, ''nothing-wrong'', '''')', 'flag', 'flag', 'headteacher dsl dpo chair mail-admin', 'flag'),
    ('excerpts', 'api.excerpts({id})', 'flag', 'flag', 'headteacher dsl dpo chair', 'flag'),
    ('record_show', 'api.record_show({id})', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('record_open', 'api.record_open({id}, ''T3'', ''law'', ''because'')', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('record_copy', 'api.record_copy({id})', 'record', 'opening', '', NULL),
    ('hold_place', 'api.hold_place({id}, ''because'', NULL)', 'record', 'message', 'headteacher dpo', NULL),
    ('explain', 'api.explain({id}::text)', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('explain', 'api.explain({id})', 'record', 'reference', 'headteacher dsl dpo chair', 'record'),
    ('explain_entries', 'api.explain_entries({id})', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('explain_lists', 'api.explain_lists({id})', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('explain_exemptions', 'api.explain_exemptions(''duffield'', {id})', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('explain_hours', 'api.explain_hours(''duffield'', {id})', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('explain_facts', 'api.explain_facts({id}, ''{}'')', 'record', 'message', 'headteacher dsl dpo chair', 'record'),
    ('queue', 'api.queue(true, 1000)', NULL, NULL, '*', 'flag'),
    ('record_list', 'api.record_list(''{"address":"zq-bcc-r@x"}'')', NULL, NULL, '*', 'record'),
    ('status', 'api.status()', NULL, NULL, 'headteacher deputy dsl dpo governor chair hr auditor mail-admin admin', NULL),
    ('whoami', 'api.whoami()', NULL, NULL, '*', NULL),
    ('session', 'api.session()', NULL, NULL, '*', NULL),
    ('sessions', 'api.sessions()', NULL, NULL, '*', NULL),
    ('account', 'api.account()', NULL, NULL, '*', NULL),
    ('session_end', 'api.session_end(gen_random_uuid())', NULL, NULL, '', NULL),
    ('session_end_others', 'api.session_end_others()', NULL, NULL, '*', NULL),
    ('sign_out', 'api.sign_out()', NULL, NULL, '*', NULL),
    ('accounts', 'api.accounts(NULL, 100)', NULL, NULL, 'headteacher auditor mail-admin admin', NULL),
    ('account_events', 'api.account_events(NULL, 100)', NULL, NULL, 'headteacher chair auditor mail-admin admin', NULL),
    ('account_suspend', 'api.account_suspend(''p-other'', true, ''because'')', NULL, NULL, '', NULL),
    ('account_suspend', 'api.account_suspend(''p-staff'', true, ''because'')', NULL, NULL, 'headteacher chair mail-admin admin', NULL),
    ('invite', 'api.invite(''p-other'', NULL, ''\x00'', 4)', NULL, NULL, '', NULL),
    ('invite', 'api.invite(''p-dsl'', NULL, sha256(''x''), 4)', NULL, NULL, 'headteacher', NULL),
    ('invite', 'api.invite(''new'', ''{staff}'', sha256(''x''), 4)', NULL, NULL, 'headteacher chair mail-admin admin', NULL),
    ('delegations', 'api.delegations(true)', NULL, NULL, '*', NULL),
    ('delegation_people', 'api.delegation_people()', NULL, NULL, 'headteacher dsl chair governor', NULL),
    ('delegate', 'api.delegate(''p-deputy'', NULL, now() + interval ''1 day'', ''because'')', NULL, NULL, 'headteacher dsl', NULL),
    ('delegate', 'api.delegate(''p-deputy'', NULL, now() + interval ''1 day'', ''because'', ''headteacher'', NULL, ''p-other'')', NULL, NULL, '', NULL),
    ('delegation_end', 'api.delegation_end(1, ''because'')', NULL, NULL, '', NULL),
    ('verify_chains', 'api.verify_chains()', NULL, NULL, 'headteacher dpo governor auditor admin', NULL),
    ('trials', 'api.trials()', NULL, NULL, 'headteacher dpo auditor admin', NULL),
    ('replays', 'api.replays()', NULL, NULL, 'headteacher dpo auditor mail-admin admin', NULL),
    ('person_show', 'api.person_show(''zq-elsewhere-a@h.example'')', NULL, NULL, '', NULL),
    ('person_show', 'api.person_show(''p-staff@d.example'')', NULL, NULL, 'headteacher deputy dsl dpo mail-admin admin staff', NULL),
    ('exemptions', 'api.exemptions({id}, true)', 'school', NULL, 'headteacher deputy dsl dpo governor chair auditor mail-admin admin', NULL),
    ('exempt', 'api.exempt({id}, jsonb_build_object(''rule'', ''words'', ''until'', now() + interval ''1 day'', ''reason'', ''because''))',
        'school', NULL, 'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('exemption_decide', 'api.exemption_decide({id}, ''E2'', true, ''because'')', 'school', NULL, 'headteacher', NULL),
    ('exemption_end', 'api.exemption_end({id}, ''E2'', ''because'')', 'school', NULL, 'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('rule_events', 'api.rule_events({id}, 100)', 'school', NULL, 'headteacher deputy dpo governor chair auditor mail-admin admin', NULL),
    ('rule_note', 'api.rule_note({id}, ''bypassed'', ''x'', ''because'')', 'school', NULL, 'headteacher deputy dsl dpo mail-admin admin', NULL),
    ('suspend', 'api.suspend({id}, ''zq@d.example'', ''because'')', 'school', NULL, 'headteacher deputy dsl mail-admin admin', NULL),
    ('suspend', 'api.suspend({id}, ''zq-elsewhere-a@h.example'', ''because'')', NULL, NULL, '', NULL),
    ('restore', 'api.restore({id}, ''zq-elsewhere-a@h.example'', ''because'')', NULL, NULL, '', NULL),
    ('acknowledge', 'api.acknowledge({id}, ''p-dsl'', ''p'', ''1'')', 'school', NULL, 'headteacher deputy dpo mail-admin admin', NULL),
    ('acknowledged', 'api.acknowledged({id}, ''aup'', NULL)', 'school', NULL, 'headteacher deputy dpo governor chair auditor mail-admin admin', NULL),
    ('hold_end', 'api.hold_end({id})', 'hold', 'hold', 'dpo', NULL),
    ('people_import', 'api.people_import({id}, ''[]'', true, false)', 'school', NULL, 'mail-admin admin', NULL),
    ('retain', 'api.retain(6)', NULL, NULL, '', NULL),
    ('replay_begin', 'api.replay_begin(''r'', ''files'', ''{}'', false, now() - interval ''1 day'', now())', NULL, NULL, '', NULL),
    ('trial_begin', 'api.trial_begin(repeat(''ab'', 32), now() - interval ''1 day'', ''because'', NULL)', NULL, NULL, '', NULL),
    ('trial_rule_begin', 'api.trial_rule_begin(''r'', now() - interval ''1 day'', now(), ''because'', NULL)', NULL, NULL, '', NULL),
    ('trial_copy', 'api.trial_copy(1, gen_random_uuid())', NULL, NULL, '', NULL),
    ('trial_copy_of', 'api.trial_copy_of(1, gen_random_uuid())', NULL, NULL, '', NULL),
    ('replay_page', 'api.replay_page(1, gen_random_uuid(), 10)', NULL, NULL, '', NULL),
    ('replay_entries', 'api.replay_entries(1)', NULL, NULL, '', NULL),
    ('replay_lists', 'api.replay_lists(1)', NULL, NULL, '', NULL),
    ('replay_exemptions', 'api.replay_exemptions(''heath'', 1)', NULL, NULL, '', NULL),
    ('replay_hours', 'api.replay_hours(''heath'', 1)', NULL, NULL, '', NULL),
    ('replay_phones', 'api.replay_phones(''heath'', 1)', NULL, NULL, '', NULL),
    ('held_link_show', 'api.held_link_show(''x'', ''p-staff@d.example'')', NULL, NULL, '', NULL),
    ('held_link_use', 'api.held_link_use(''x'', ''p-staff@d.example'', '''')', NULL, NULL, '', NULL);
INSERT INTO call VALUES
    ('held_show', 'api.held_show({id})', 'held', 'reference', 'headteacher chair mail-admin admin', 'held', true),
    ('held_order', 'api.held_order({id}, ''return'', ''because'')', 'held', 'reference', 'headteacher chair mail-admin admin', 'held', true),
    ('record_list', 'api.record_list(''{}'')', NULL, NULL, '*', 'record', true),
    ('held_list', 'api.held_list(true)', NULL, NULL, '*', 'held', true);
-- Rules, health, figures.
INSERT INTO call SELECT f, replace(c, '()', '({id})'), 'school', NULL, r, NULL FROM (VALUES
    ('rules', 'api.rules()', 'headteacher deputy dsl dpo governor chair auditor mail-admin admin'),
    ('rule_show', 'api.rule_show({id}, ''words'')', 'headteacher deputy dsl dpo governor chair auditor mail-admin admin'),
    ('rule_proposals', 'api.rule_proposals({id}, true, 9)', 'headteacher deputy dsl dpo governor chair auditor mail-admin admin'),
    ('rule_propose', 'api.rule_propose({id}, ''words'', ''off'', ''because'')', 'mail-admin admin'),
    ('rule_decide', 'api.rule_decide({id}, 1, true, ''because'')', 'headteacher'),
    ('rule_withdraw', 'api.rule_withdraw({id}, 1)', ''),
    ('health', 'api.health()', 'headteacher deputy dpo auditor mail-admin admin'),
    ('figures', 'api.figures({id}, current_date)', 'headteacher deputy dsl dpo governor chair auditor mail-admin admin')) x (f, c, r);
INSERT INTO call VALUES
    ('noise_limits', 'api.noise_limits(''{}'', ''because'')', NULL, NULL, 'headteacher', NULL),
    ('replay_done', 'api.replay_done(1, ''{}'')', NULL, NULL, '', NULL),
    ('word_lists', 'api.word_lists()', NULL, NULL, 'headteacher deputy dsl dpo governor chair auditor mail-admin admin', NULL),
    ('word_entries', 'api.word_entries(''mx1'', 0, 0, 9)', NULL, NULL, 'headteacher dsl mail-admin admin', NULL),
    ('school_of', 'api.school_of(NULL)', NULL, NULL, '*', NULL);
SELECT recorder.rule_modes(school, host, ('{"words": {"file": "enforce", "mode": "enforce", "class": "ordinary", "title": "'
    || title || '"}}')::jsonb) FROM (VALUES ('duffield', 'mx1', 'words'), ('heath', 'mx2', 'zq-elsewhere-u')) x (school, host, title);
INSERT INTO schoolgate.rule_change (school, rule, was, becomes, reason, proposed_by)
VALUES ('duffield', 'other', 'off', 'nudge', 'because', 'x'), ('heath', 'other', 'off', 'nudge', 'zq-elsewhere-w', 'x');
UPDATE call SET call = replace(call, '{id}', '''duffield''') WHERE function IN ('suspend', 'restore') AND kind IS NULL;
INSERT INTO schoolgate.policy_version (school, policy, version) VALUES ('duffield', 'aup', '1'), ('heath', 'aup', '1');
-- A hold is ended by the DPO of its school (not one on his own mail), or who placed it.
INSERT INTO sees SELECT 'dpo', 'hold', name FROM object WHERE school = 'duffield' AND name <> 'owndpo';

GRANT SELECT ON who, object, sees, without, call TO PUBLIC;
SELECT is(array_agg(p.proname::text ORDER BY p.proname), NULL, 'every function that somebody may call has a row')
FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname <> ALL (SELECT function FROM call)
    AND (has_function_privilege('schoolgate_people', p.oid, 'EXECUTE') OR has_function_privilege('schoolgate_console', p.oid, 'EXECUTE'));

-- -- all of it -------------------------------------------------------------------

-- What a call answers, or its error; what it did is undone.
CREATE FUNCTION tap.answer(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    r text;
BEGIN
    EXECUTE 'SELECT string_agg(to_jsonb(x)::text, '' '') FROM (SELECT ' || call || ') x' INTO r;
    RAISE EXCEPTION USING ERRCODE = 'SG000', MESSAGE = coalesce(r, '-');
EXCEPTION WHEN SQLSTATE 'SG000' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    -- The words of an error are as much of an answer.
    RETURN 'error ' || SQLSTATE || ' ' || SQLERRM;
END $$;

-- Objects whose words are in an answer.
CREATE FUNCTION tap.told(answer text) RETURNS SETOF text LANGUAGE sql
AS $$ SELECT DISTINCT m[1] FROM regexp_matches($1, 'zq-([a-z]+)-', 'g') m $$;

-- What is wrong with the answers to one function, for a role; NULL: nothing.
CREATE FUNCTION tap.wrong(who_role text, fn text, console boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    c call;
    o object;
    got text;
    absent text;
    mine boolean;
    wrong text[] := '{}';
    own_name CONSTANT text := 'own' || replace(who_role, '-', '');
BEGIN
    FOR c IN SELECT * FROM call x WHERE x.function = fn LOOP
        FOR o IN SELECT * FROM object WHERE c.kind IN ('flag', 'record', 'held', 'hold')
            UNION ALL SELECT (jsonb_populate_record(NULL::object, jsonb_build_object('name', s))).*
            FROM unnest(CASE WHEN c.kind = 'school' THEN '{duffield,heath}' WHEN c.kind IS NULL THEN '{-}'::text[] END) s
        LOOP
            CONTINUE WHEN c.id = 'flag' AND o.flag IS NULL;
            got := tap.answer(replace(c.call, '{id}', quote_literal(CASE WHEN c.id IS NULL THEN o.name ELSE to_jsonb(o) ->> c.id END)));
            mine := (c.roles = '*' OR who_role = ANY (string_to_array(c.roles, ' ')))
                AND (c.kind IS NULL OR (c.kind = 'school' AND o.name = 'duffield')
                    OR EXISTS (SELECT FROM sees s WHERE s.role = who_role AND s.kind = c.kind AND s.name = o.name))
                OR (c.own AND o.name = own_name AND (console OR who_role = 'staff' OR c.kind = 'held'));
            -- An answer to whom it is for, and to nobody else.
            IF mine <> (got NOT LIKE 'error %') THEN
                wrong := wrong || format('%s: %s', o.name, left(got, 200));
            END IF;
            -- What is not his is as if it were not there.
            IF NOT mine AND c.id IS NOT NULL THEN
                absent := tap.answer(replace(c.call, '{id}', quote_literal(CASE WHEN c.id = 'reference' THEN 'R0'
                    WHEN c.id IN ('hold', 'opening') THEN '99999' ELSE gen_random_uuid()::text END)));
                IF regexp_replace(got, '[0-9a-f-]{36}|R\d+|\d+ that', '#') <> regexp_replace(absent, '[0-9a-f-]{36}|R\d+|\d+ that', '#') THEN
                    wrong := wrong || format('%s is told from none: %s, %s', o.name, got, absent);
                END IF;
            END IF;
            wrong := wrong || ARRAY(SELECT format('tells of %s', t) FROM tap.told(got) t
                WHERE NOT (c.own AND t = own_name)
                    AND NOT EXISTS (SELECT FROM sees s WHERE s.role = who_role AND s.kind = c.shows AND s.name = t
                        AND NOT EXISTS (SELECT FROM without w WHERE w.role = s.role AND w.kind = s.kind AND w.name = s.name)));
        END LOOP;
    END LOOP;
    RETURN nullif(array_to_string(wrong, E'\n'), '');
END $$;

-- By the console, in a session of each.
SET SESSION AUTHORIZATION schoolgate_console;
SELECT is(tap.wrong(w.role, f, true), NULL, w.role || ' by the console: ' || f)
FROM who w, LATERAL (SELECT set_config('schoolgate.session', w.person, false)) s,
    (SELECT DISTINCT c.function AS f FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
        AND has_function_privilege(p.oid, 'EXECUTE')) c
ORDER BY 1;
-- And in none.
SELECT set_config('schoolgate.session', 'guess', false);
SELECT is(tap.answer(replace(c.call, '{id}', CASE WHEN c.id IN ('hold', 'opening') THEN '1' WHEN c.id IN ('flag', 'message')
    THEN 'gen_random_uuid()' ELSE '''E1''' END)), 'error 42501 ' || CASE WHEN c.function LIKE 'held_link%' THEN
    'this link counts no more, or is not yours' ELSE 'nobody is signed in' END, 'without a session: ' || c.call)
FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
    AND has_function_privilege(p.oid, 'EXECUTE');
RESET SESSION AUTHORIZATION;

-- By the command line, as each.
SELECT format('SET SESSION AUTHORIZATION %I', w.person), format($$
    SELECT tap.is(tap.wrong(%L, f, false), NULL, %L || f)
    FROM (SELECT DISTINCT c.function AS f FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace
        AND p.proname = c.function AND has_function_privilege(p.oid, 'EXECUTE')) c
    WHERE f NOT IN ('account', 'sessions', 'session_end_others', 'sign_out') ORDER BY 1$$, w.role, w.role || ' by the command line: '),
    'RESET SESSION AUTHORIZATION'
FROM who w \gexec
SET SESSION AUTHORIZATION stranger;
SELECT tap.is(tap.answer(replace(c.call, '{id}', '''E1''')), 'error 42501 no role was granted to the user "stranger"', 'of whom nobody knows: ' || c.call)
FROM call c, pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND p.proname = c.function
    AND has_function_privilege(p.oid, 'EXECUTE') AND c.id IS NULL;
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
