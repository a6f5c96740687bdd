-- What was promised about cases: who takes part, that nobody is judged unheard,
-- and that what was written stays.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dsl', 's1', 'dsl');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('gov', 'g1', 'chair');
SELECT setup.grant_role('ann', 't1', 'staff');
SELECT setup.grant_role('ben', 't2', 'staff');
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head'),
    ('s1', 'duffield', 'Dora Lead', 'teacher'),
    ('t1', 'duffield', 'Ann Tate', 'teacher'),
    ('t2', 'duffield', 'Ben Oak', 'teacher');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('lead@d.example', 's1'), ('a@d.example', 't1'), ('b@d.example', 't2');

CREATE TEMP TABLE ids (name text, id uuid);
GRANT SELECT ON ids TO PUBLIC;
INSERT INTO ids VALUES ('anns', tap.at(now() - interval '2 days', 1)),
    ('heads', tap.at(now() - interval '2 days', 2)),
    ('leads', tap.at(now() - interval '2 days', 3)),
    ('second', tap.at(now() - interval '1 day', 4)),
    ('plain', tap.at(now() - interval '1 day', 5));
CREATE FUNCTION tap.id(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT ids.id FROM ids WHERE ids.name = n);
CREATE FUNCTION tap.from_whom(sender text) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('envelope', jsonb_build_object('sender', sender,
    'recipients', '["b@x"]'::jsonb, 'auth', '', 'client', '10.0.0.5'));
SELECT tap.put(tap.id('anns'));
SELECT tap.put(tap.id('heads'), tap.from_whom('head@d.example'));
SELECT tap.put(tap.id('leads'), tap.from_whom('lead@d.example'));
SELECT tap.put(tap.id('second'));
SELECT tap.put(tap.id('plain'), '{"verdict":{"action":"accept","reasons":[]}}');
CREATE TEMP TABLE flags AS SELECT i.name, f.id FROM ids i
JOIN schoolgate.flag f ON f.message = i.id;
GRANT SELECT ON flags TO PUBLIC;
CREATE FUNCTION tap.flag(n text) RETURNS uuid LANGUAGE sql
RETURN (SELECT flags.id FROM flags WHERE flags.name = n);

-- From a flag.
SET SESSION AUTHORIZATION head;
SELECT is(c ->> 'person' || ' ' || (c ->> 'state'), 'Ann Tate open',
    'a flag becomes a case') FROM api.case_open(tap.flag('anns'), 'a first look') c;
SELECT throws_ok(format('SELECT api.case_open(%L, '''')', tap.flag('anns')),
    '55000', NULL, 'once');
SELECT throws_ok(format('SELECT api.case_open(%L, '''')', tap.flag('heads')),
    'P0002', NULL, 'nobody makes a case of himself');
SELECT throws_ok('SELECT api.case_open(gen_random_uuid(), '''')',
    'P0002', NULL, 'nor of a flag that there is not');
SELECT is(c ->> 'turn' || ' ' || (c ->> 'roles'), 'headteacher ["headteacher"]',
    'it is the turn of who opened it') FROM api.case_show(1) c;
SELECT is(c #>> '{messages,0,subject}', 'Trip', 'with headings of its message')
FROM api.case_show(1) c;
SELECT ok(NOT c::text ~ 'excerpt|"sealed": true', 'and nothing more of it')
FROM api.case_show(1) c;
RESET SESSION AUTHORIZATION;
SELECT is(f.state || ' ' || d.outcome, 'decided open-case',
    'the flag is decided so') FROM schoolgate.flag f
JOIN schoolgate.decision d ON d.flag = f.id WHERE f.id = tap.flag('anns');

-- Who takes part.
SELECT is(schoolgate.case_scope(a, tap.id('anns')), false,
    'a role that does not take part opens nothing by it')
FROM schoolgate.actor_of('s1', '{dsl@*}') a;
SET SESSION AUTHORIZATION dsl;
SELECT throws_ok('SELECT api.case_show(1)', 'P0002', NULL,
    'and does not see the case');
SELECT throws_ok('SELECT api.case_show(99)', 'P0002', NULL,
    'as it sees none that there is not');
SELECT is(count(*), 0::bigint, 'nor in the list')
FROM api.case_list('open', NULL, 10);
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT api.case_pass(1, ''king'', '''')', '22023', NULL,
    'a case is passed to a role that there is');
SELECT throws_ok('SELECT api.case_pass(1, ''chair'', '''')', '22023', NULL,
    'to the chair if it is about the headteacher alone');
SELECT is(c ->> 'turn', 'dsl', 'it is passed on')
FROM api.case_pass(1, 'dsl', 'a child is named') c;
SELECT is(count(*), 1::bigint, 'who passed it goes on to take part')
FROM api.case_list('open', NULL, 10);
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dsl;
SELECT is(c ->> 'turn', 'dsl', 'now it is seen') FROM api.case_show(1) c;
SELECT lives_ok('SELECT api.case_note(1, ''spoke with the form teacher'')',
    'and written to');
SELECT throws_ok('SELECT api.case_note(1, '' '')', '22023', NULL,
    'by a word at least');
SELECT throws_ok(format('SELECT api.case_add(1, %L, '''')', tap.id('plain')),
    'P0002', NULL, 'a message that he may not see is not added');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.case_scope(a, tap.id('anns')), true,
    'who takes part may open its messages')
FROM schoolgate.actor_of('s1', '{dsl@*}') a;
SELECT is(schoolgate.case_scope(a, tap.id('plain')), false, 'and no others')
FROM schoolgate.actor_of('s1', '{dsl@*}') a;
SELECT is(schoolgate.case_scope(a, tap.id('anns')), false,
    'never whom it is about, whatever his role')
FROM schoolgate.actor_of('t1', '{dsl@*}') a;
-- By the reference that notices have; two messages may share one.
INSERT INTO ids VALUES ('twin', tap.at(now() - interval '1 hour', 17210372));
SELECT tap.put(tap.id('twin'));
CREATE FUNCTION tap.flagged(reference text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(i.name, ' ' ORDER BY i.name), '')
    FROM api.flagged($1) f JOIN ids i ON i.id::text = f ->> 'id'
$$;
CREATE TEMP TABLE named AS SELECT name, schoolgate.reference(id) AS reference
    FROM ids;
GRANT SELECT ON named TO PUBLIC;
SELECT is(schoolgate.reference_number(schoolgate.reference(i.id)),
    ('x' || right(i.id::text, 8))::bit(32)::bigint % 17210368,
    'a reference is a number: ' || i.name) FROM ids i;
SELECT is(schoolgate.reference_number(r), NULL, format('"%s" is none', r))
FROM unnest('{"",2222,222222,2222A,22 22,%_222}'::text[]) r;
SET SESSION AUTHORIZATION dsl;
SELECT is(tap.flagged(reference), '', name ||
    ': who has no flag on it does not find a message by its reference')
FROM named WHERE name IN ('second', 'plain');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT is(tap.flagged(' ' || lower(reference) || ' '), 'second twin',
    'who has finds all that share it, however he writes it')
FROM named WHERE name = 'second';
SELECT is(tap.flagged(reference), '', 'mail without a flag is not found')
FROM named WHERE name = 'plain';
SELECT is(tap.flagged('2222'), '', 'half a reference finds nothing');
SELECT lives_ok(format('SELECT api.case_add(1, %L, ''the same again'')',
    tap.id('second')), 'another message is added');
RESET SESSION AUTHORIZATION;

-- Human resources have what is of a case, while it is open.
SELECT setup.grant_role('hr', 'r1', 'hr');
SET SESSION AUTHORIZATION hr;
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''a look'')',
    tap.id('anns')), 'P0002', NULL, 'who keeps no queue opens nothing');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT api.case_pass(1, 'hr', 'a matter of conduct');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION hr;
SELECT is(c #>> '{messages,0,subject}', 'Trip', 'once it is passed there he sees the case')
FROM api.case_show(1) c;
SELECT lives_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''a look'')',
    tap.id('anns')), 'and opens its messages');
SELECT throws_ok(format('SELECT api.record_open(%L, ''T3'', ''law'', ''a look'')',
    tap.id('leads')), 'P0002', NULL, 'and no others');
RESET SESSION AUTHORIZATION;

-- Conflicts.
SET SESSION AUTHORIZATION gov;
SELECT throws_ok('SELECT api.case_show(1)', 'P0002', NULL,
    'the chair sees no case of others');
SELECT lives_ok(format('SELECT api.case_open(%L, '''')', tap.flag('heads')),
    'but makes one of what is about the headteacher');
SELECT isnt(c ->> 'turn', 'headteacher',
    'which does not become the headteacher''s')
FROM api.case_pass((SELECT (c ->> 'case')::bigint
    FROM api.case_list('open', NULL, 1) c), 'headteacher', '') c;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT is(count(*), 1::bigint, 'and he does not see it')
FROM api.case_list('', NULL, 10);
SELECT api.case_open(tap.flag('leads'), '');
SELECT is(c ->> 'turn', 'headteacher',
    'what is about the safeguarding lead is not passed to him')
FROM api.case_pass((SELECT (c ->> 'case')::bigint
    FROM api.case_list('open', NULL, 1) c), 'dsl', '') c;
RESET SESSION AUTHORIZATION;

-- Nobody is judged unheard.
SET SESSION AUTHORIZATION head;
SELECT throws_ok('SELECT api.case_close(1, ''breach'', '''')', '55000', NULL,
    'no breach before the person was asked');
SELECT throws_ok('SELECT api.case_ask(1, ''why?'', current_date - 1)', '22023',
    NULL, 'an answer is awaited for a day at least');
SELECT lives_ok('SELECT api.case_ask(1, ''What did you mean by it?'', NULL)',
    'the person is asked');
SELECT throws_ok('SELECT api.case_close(1, ''breach'', '''')', '55000', NULL,
    'no breach while the answer is awaited');
RESET SESSION AUTHORIZATION;
SELECT ok(words LIKE 'Hannah Head asks you%What did you mean by it?%'
    AND words NOT LIKE '%Trip%' AND words NOT LIKE '%b@x%'
    AND address = 'a@d.example',
    'a letter goes to him, without subject or recipient')
FROM schoolgate.letter_out WHERE kind = 'explain';
SET SESSION AUTHORIZATION ben;
SELECT is(count(*), 0::bigint, 'another is asked nothing')
FROM api.my_questions(NULL, 10);
RESET SESSION AUTHORIZATION;
SELECT id AS question FROM schoolgate.question \gset
SET SESSION AUTHORIZATION ben;
SELECT throws_ok(format('SELECT api.case_answer(%L, ''me'')', :'question'),
    'P0002', NULL, 'nor answers for him');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION ann;
SELECT is(q ->> 'words' || ' ' || (q ->> 'by'),
    'What did you mean by it? Hannah Head', 'the person sees the question')
FROM api.my_questions(NULL, 10) q;
SELECT throws_ok('SELECT api.case_show(1)', 'P0002', NULL, 'not the case');
SELECT throws_ok(format('SELECT api.case_answer(%L, '' '')', :'question'),
    '22023', NULL, 'an answer says something');
SELECT lives_ok(format('SELECT api.case_answer(%L, ''It was a joke.'')',
    :'question'), 'he answers');
SELECT throws_ok(format('SELECT api.case_answer(%L, ''No.'')', :'question'),
    '55000', NULL, 'once');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT is(c #>> '{questions,0,answer}' || ' ' || (c ->> 'heard'),
    'It was a joke. true', 'the answer stands in the case')
FROM api.case_show(1) c;
SELECT throws_ok('SELECT api.case_close(1, ''hanged'', '''')', '22023', NULL,
    'a case ends in a word of the list');
SELECT is(c ->> 'outcome_words', 'a breach of the policy',
    'now breach is an outcome') FROM api.case_close(1, 'breach', 'talked') c;
SELECT throws_ok('SELECT api.case_note(1, ''more'')', '55000', NULL,
    'a closed case takes nothing more');
SELECT throws_ok('SELECT api.case_reopen(1, '''')', '22023', NULL,
    'it is opened again for a reason');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.case_scope(a, tap.id('anns')), false,
    'nobody opens messages by a closed case')
FROM schoolgate.actor_of('s1', '{dsl@*}') a;
SET SESSION AUTHORIZATION head;
SELECT is(c ->> 'state', 'open', 'with one it is open again')
FROM api.case_reopen(1, 'a witness') c;
SELECT is(array_agg(e ->> 'what'), '{opened,passed,note,message,passed,asked,'
    'answered,closed,reopened}'::text[], 'the timeline has it all, in its order')
FROM api.case_show(1) c, jsonb_array_elements(c -> 'timeline') e;
RESET SESSION AUTHORIZATION;

-- Who does not answer in time has been heard.
SET SESSION AUTHORIZATION head;
SELECT max((c ->> 'case')::bigint) AS late FROM api.case_list('open', NULL, 9) c
\gset
SELECT api.case_ask(:late, 'And this?', NULL);
SELECT throws_ok(format('SELECT api.case_close(%s, ''breach'', '''')', :late),
    '55000', NULL, 'before its date the question stops a breach');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.case_question SET due = now() - interval '1 second'
WHERE file = :late;
SET SESSION AUTHORIZATION head;
SELECT lives_ok(format('SELECT api.case_close(%s, ''breach'', '''')', :late),
    'after it no longer');
RESET SESSION AUTHORIZATION;

-- What a rule sealed.
INSERT INTO ids VALUES ('union', tap.at(now(), 6)), ('both', tap.at(now(), 7)),
    ('later', tap.at(now(), 8));
CREATE FUNCTION tap.reasons(VARIADIC r text[]) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('verdict', jsonb_build_object('action', 'accept',
        'reasons', (SELECT jsonb_agg('{"rule":"r","clause":"","severity":3,
            "mode":"enforce","findings":[]}'::jsonb || x::jsonb)
            FROM unnest(r) x)))
$$;
SELECT tap.put(tap.id('union'), tap.reasons('{"queue":"headteacher",
    "context":"sealed"}'));
SELECT tap.put(tap.id('both'), tap.reasons('{"queue":"headteacher"}',
    '{"rule":"s","queue":"headteacher","context":"sealed"}'));
SELECT tap.put(tap.id('later'), tap.reasons('{"queue":"headteacher"}'));
CREATE TEMP TABLE sealed_one AS
    SELECT schoolgate.reference(tap.id('both')) AS reference;
GRANT SELECT ON sealed_one TO PUBLIC;
CREATE FUNCTION tap.shown(file bigint, n text) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM api.case_show($1) c,
        jsonb_array_elements(c -> 'messages') m
    WHERE m ->> 'id' = tap.id($2)::text
$$;
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.case_open(%L, '''')', q ->> 'flag'),
    '42501', NULL, 'sealed mail is made no case by one alone')
FROM api.queue(false, 50) q WHERE q ->> 'message' = tap.id('union')::text;
SELECT throws_ok(format('SELECT api.case_add(1, %L, '''')', tap.id('both')),
    '42501', NULL, 'nor added to one');
SELECT is(tap.flagged(reference), '', 'nor found for one') FROM sealed_one;
SELECT lives_ok(format('SELECT api.case_add(1, %L, '''')', tap.id('later')),
    'other mail is added');
SELECT is(tap.shown(1, 'later'), 1::bigint, 'and shown');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.message SET document = jsonb_set(document,
    '{verdict,reasons,1}', '{"context":"sealed"}') WHERE id = tap.id('later');
SET SESSION AUTHORIZATION head;
SELECT is(tap.shown(1, 'later'), 0::bigint, 'but not once it is sealed');
RESET SESSION AUTHORIZATION;

-- A case shows nobody what his own role may not have.
INSERT INTO ids VALUES ('headnews', tap.at(now(), 11)),
    ('leadnews', tap.at(now(), 12)), ('asked', tap.at(now(), 13));
SELECT tap.put(tap.id('headnews'), tap.from_whom('head@d.example')
    || tap.reasons('{"queue":"dsl"}'));
SELECT tap.put(tap.id('leadnews'), tap.from_whom('x@y.example')
    || tap.reasons('{"queue":"dsl"}') || '{"header":{"from":[{"name":"",
    "address":"lead@d.example"}],"subject":"News","message_id":"ln@x"}}');
SELECT tap.put(tap.id('asked'), tap.from_whom('b@d.example')
    || tap.reasons('{"queue":"headteacher"}'));
UPDATE schoolgate.flag SET about = NULL WHERE message = tap.id('leadnews');
INSERT INTO schoolgate.case_message VALUES (1, tap.id('leadnews'));
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
VALUES (tap.id('plain'), tap.id('asked'), 'x', now(), now() + interval '72 hours');
SET SESSION AUTHORIZATION dsl;
SELECT lives_ok(format('SELECT api.case_add(1, %L, '''')', tap.id('headnews')),
    'who has a flag about the headteacher adds its message');
SELECT is(tap.shown(1, 'headnews'), 1::bigint, 'and goes on to see it there');
SELECT is(tap.shown(1, 'leadnews'), 0::bigint,
    'what says that he wrote it is not shown to him');
RESET SESSION AUTHORIZATION;
SELECT is(ARRAY(SELECT schoolgate.case_scope(a, tap.id(n))
        FROM unnest('{headnews,leadnews}'::text[]) n), want, promise)
FROM (VALUES
    ('h1', '{headteacher@*}', '{f,t}'::boolean[],
        'nobody opens his own by a case'),
    ('s1', '{dsl@*}', '{t,f}', 'whatever his role'),
    ('r1', '{hr@*}', '{f,t}',
        'nor has another role what is about the headteacher'),
    ('r1', '{headteacher@*}', '{f,t}', 'nor who stands in for him'))
    v (person, holds, want, promise), schoolgate.actor_of(person, holds::text[]) a;
SET SESSION AUTHORIZATION head;
SELECT is(tap.shown(1, 'headnews'), 0::bigint,
    'the headteacher sees no heading of his own mail in a case');
SELECT is(tap.shown(1, 'leadnews'), 1::bigint, 'that of others he does');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION hr;
SELECT is(tap.shown(1, 'headnews'), 0::bigint,
    'nor does who else takes part');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION gov;
SELECT is(tap.shown((c ->> 'case')::bigint, 'heads'), 1::bigint,
    'a case about the headteacher shows its message to who is over him')
FROM api.case_list('open', NULL, 1) c;
RESET SESSION AUTHORIZATION;
SELECT schoolgate.case_take_part(1, 'dpo');
SET SESSION AUTHORIZATION dpo;
SELECT lives_ok(format('SELECT api.record_show(%L)', tap.id('asked')),
    'of a breach its record is seen');
SELECT throws_ok(format('SELECT api.case_add(1, %L, '''')', tap.id('asked')),
    '42501', NULL, 'but it is not given to others by a case');
RESET SESSION AUTHORIZATION;

SELECT throws_ok('DELETE FROM schoolgate.case_event', '42501', NULL,
    'the timeline stays, even for the superuser');
SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
SELECT * FROM finish();
