-- What was promised to staff about themselves: all that is kept, who may see it,
-- every opening with its reason, and a word to say to it.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('t1', 'duffield', 'Ann Archer', 'staff'),
    ('t2', 'duffield', 'Ben Bright', 'staff'),
    ('h1', 'duffield', 'Helen Hale', 'head'),
    ('o1', 'duffield', 'Omar Office', 'staff');
INSERT INTO schoolgate.address VALUES ('a@d.example', 't1'),
    ('b@d.example', 't2'), ('h@d.example', 'h1'), ('o@d.example', 'o1');
DO $$
DECLARE
    u text;
BEGIN
    FOREACH u IN ARRAY ARRAY['ann', 'ben', 'head', 'officer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = u) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', u);
        END IF;
        EXECUTE format('GRANT schoolgate_people TO %I', u);
    END LOOP;
END $$;
INSERT INTO schoolgate.grantee (os_user, person, role, granted_by) VALUES
    ('ann', 't1', 'staff', 'x'), ('ben', 't2', 'staff', 'x'),
    ('head', 'h1', 'headteacher', 'x'), ('officer', 'o1', 'dpo', 'x');
UPDATE schoolgate.settings SET value = '"all"' WHERE key = 'dpo_reach';

-- What is recorded.
SELECT tap.at(now(), 1) AS a \gset
SELECT tap.at(now(), 2) AS b \gset
SELECT tap.at(now(), 3) AS c \gset
SELECT tap.at(now(), 4) AS d \gset
CREATE FUNCTION tap.from_to(id uuid, sender text, VARIADIC recipients text[])
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put(id, jsonb_build_object('envelope', jsonb_build_object(
        'sender', sender, 'recipients', recipients, 'auth', '',
        'client', '10.0.0.5'),
        'header', jsonb_build_object('from', jsonb_build_array(
            jsonb_build_object('name', 'X', 'address', sender)),
            'subject', '=cmd|''/c calc''!A1')))
$$;
SELECT ok(tap.from_to(:'a', 'a@d.example', 'b@d.example', 'x@else.example')
    AND tap.from_to(:'b', 'b@d.example', 'A@d.example', 'h@d.example')
    AND tap.from_to(:'c', 'x@else.example', 'b@d.example')
    AND tap.from_to(:'d', 'x@else.example', 'a@d.example', 'b@d.example'),
    'mail of ann''s, and of ben''s');
SET SESSION AUTHORIZATION ann;
SELECT tap.is((api.me_overview() #> '{months,0}') - 'month'::text,
    '{"sent_inside": 0, "sent_outside": 1, "received_inside": 1,
        "received_outside": 1}'::jsonb, 'it is counted by month and way');
SELECT tap.is((SELECT array_agg(m ->> 'id' || ' ' || (m ->> 'direction'))
    FROM api.me_mail(NULL, 10) m), ARRAY[:'d' || ' received',
    :'b' || ' received', :'a' || ' sent'], 'and listed, newest first');
SELECT tap.is((SELECT array_agg(m ->> 'id') FROM api.me_mail(:'d', 1) m),
    ARRAY[:'b'], 'page by page');
SELECT tap.is((SELECT m -> 'recipients' FROM api.me_mail(:'d', 1) m),
    '["A@d.example"]', 'who else got what he was sent is not told');
SELECT tap.ok((SELECT bool_and(NOT m ?| ARRAY['rules', 'gaps'])
    FROM api.me_mail(NULL, 10) m), 'nor what rules say of it');
SELECT tap.ok((SELECT bool_and((m ->> 'until')::timestamptz
        > now() + interval '5 months') FROM api.me_mail(NULL, 9) m),
    'until when it is kept is said');
SELECT tap.is((SELECT w -> 'people' FROM jsonb_array_elements(
    api.me_overview() -> 'who') w WHERE w ->> 'role' = 'headteacher'),
    '["Helen Hale"]', 'and who may see it, by name');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.hold (message, reason, actor)
VALUES (:'a', 'a request', 'o1'), (:'c', 'a request', 'o1');
INSERT INTO schoolgate.settings VALUES ('retention_months', '3')
ON CONFLICT (key) DO UPDATE SET value = '3';
SET SESSION AUTHORIZATION ann;
SELECT tap.is(api.me_overview() - '{months,who,purposes,answer_to,addresses}'::text[],
    '{"person": "t1", "name": "Ann Archer", "kept_months": 3, "held": 1}'::jsonb,
    'as retention and holds are now');

-- Openings.
SET SESSION AUTHORIZATION head;
SELECT (api.record_open(:'a', 'T3', 'complaint', 'a parent has rung')
    ->> 'opening')::bigint AS o \gset
RESET SESSION AUTHORIZATION;
SELECT schoolgate.reference(:'a') AS ref \gset
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT o - '{at,told,sent,message,opening}'::text[]
    FROM api.me_openings(NULL, 10) o), jsonb_build_object(
    'by', 'Helen Hale', 'signed_by', NULL, 'reference', :'ref', 'tier', 'T3',
    'purpose', 'complaint', 'ground', 'a complaint',
    'reason', 'a parent has rung', 'deferred', false, 'clauses', '[]'::jsonb,
    'notice', 'due', 'answers', '[]'::jsonb, 'subject', '=cmd|''/c calc''!A1'),
    'who opened what, why, and where the notice stands');
SELECT tap.is(api.me_read(ARRAY[:o]), '{"read": 1}'::jsonb, 'that he read it');
SELECT tap.is(api.me_read(ARRAY[:o, :o + 1]), '{"read": 0}'::jsonb,
    'is said once');
SELECT tap.throws_ok(format('SELECT api.me_answer(%s, false, '' '')', :o),
    '22023', NULL, 'an answer has words');
SELECT tap.is(api.me_answer(:o, false, 'It was a joke among friends.')
    ->> 'notice', 'answered', 'he answers');
SELECT tap.is(api.me_answer(:o, true, 'You could have asked me.') ->> 'notice',
    'challenged', 'and objects');
SELECT tap.is(api.me_read(ARRAY[:o]), '{"read": 0}'::jsonb,
    'reading again takes nothing back');
SET SESSION AUTHORIZATION ben;
SELECT tap.is((SELECT count(*) FROM api.me_openings(NULL, 10)), 0::bigint,
    'nobody else is shown it');
SELECT tap.throws_ok(format('SELECT api.me_answer(%s, true, ''me too'')', :o),
    'P0002', NULL, 'nor answers it');
SELECT tap.is((SELECT count(*) FROM api.answers(NULL, 10)), 0::bigint,
    'nor reads the answers');
SELECT tap.throws_ok(format('SELECT api.answer_resolve(%s, ''no'')', :o),
    'P0002', NULL, 'nor ends it');
SET SESSION AUTHORIZATION head;
SELECT tap.is((SELECT x -> 'resolves' FROM api.answers(NULL, 10) x), 'false',
    'who opened it reads the answers, and does not end it');
SELECT tap.throws_ok(format('SELECT api.answer_resolve(%s, ''I may'')', :o),
    'P0002', NULL, 'whatever he says');
SET SESSION AUTHORIZATION officer;
SELECT tap.is((SELECT array_agg(y ->> 'words') FROM api.answers(NULL, 10) x,
    jsonb_array_elements(x -> 'answers') y),
    ARRAY['It was a joke among friends.', 'You could have asked me.'],
    'the Data Protection Officer reads them');
SELECT tap.is(api.answer_resolve(:o, 'It was right to look; asking first is '
    'better, and agreed.') ->> 'notice', 'resolved', 'and ends it');
SELECT tap.throws_ok(format('SELECT api.answer_resolve(%s, ''again'')', :o),
    '55000', NULL, 'once');
SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok(format('SELECT api.me_answer(%s, true, ''but'')', :o),
    '55000', NULL, 'what is resolved is not answered');
SELECT tap.is((SELECT jsonb_array_length(x -> 'answers')
    FROM api.me_openings(NULL, 10) x), 3, 'all of it stays to be seen');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(state, ' ' ORDER BY ordinal)
    FROM schoolgate.notice_event WHERE opening = :o),
    'read answered challenged resolved', 'and is in the chain');

-- The Data Protection Officer's own opening.
SET SESSION AUTHORIZATION officer;
SELECT (api.record_open(:'a', 'T3', 'breach', 'told by her')
    ->> 'opening')::bigint AS p \gset
SET SESSION AUTHORIZATION ann;
SELECT api.me_answer(:p, true, 'I object.') \gset
SET SESSION AUTHORIZATION officer;
SELECT tap.throws_ok(format('SELECT api.answer_resolve(%s, ''I may'')', :p),
    'P0002', NULL, 'nobody ends an objection to what he opened');
SET SESSION AUTHORIZATION head;
SELECT tap.is(api.answer_resolve(:p, 'Seen.') ->> 'notice', 'resolved',
    'of the Data Protection Officer''s the headteacher does');

-- Deferred.
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
VALUES (:'a', 't1', 'a@d.example', 'T3', 'subject-access', 'asked for', 'o1',
    'officer', 'deferred', now() + interval '1 month', 'request:7', 'words')
RETURNING ordinal AS q \gset
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT count(*) FROM api.me_openings(NULL, 10)), 2::bigint,
    'one whose notice is deferred is not shown');
SELECT tap.throws_ok(format('SELECT api.me_answer(%s, true, ''why?'')', :q),
    'P0002', NULL, 'nor is there anything to answer');
SELECT tap.is(api.me_read(ARRAY[:q]), '{"read": 0}'::jsonb, 'nor to read');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.notice_event (opening, state, note)
VALUES (:q, 'sent', 'at the close');
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT count(*) FROM api.me_openings(NULL, 10)), 3::bigint,
    'at its end it is');
SELECT tap.is((SELECT array_agg(x ->> 'opening') FROM api.me_openings(:q, 1) x),
    ARRAY[:'p'], 'page by page');

-- Flags.
RESET SESSION AUTHORIZATION;
SELECT tap.at(now(), 11) AS e \gset
CREATE FUNCTION tap.flagged(n int, extra jsonb) RETURNS uuid LANGUAGE sql AS $$
    INSERT INTO schoolgate.flag (message, school, rule, clause, severity,
        queue, kinds, state, about, received, from_name, from_address, sender,
        login, subject, recipients, recipients_count, context, danger)
    SELECT tap.at(now(), 100 + n), 'duffield', coalesce(extra ->> 'rule', 'r'),
        '7.1', 3, coalesce(extra ->> 'queue', 'headteacher'), '{}',
        coalesce(extra ->> 'state', 'decided'), 't1', now(), 'Ann',
        'a@d.example', 'a@d.example', 'a', 'Trip', '{}', 0,
        coalesce(extra ->> 'context', ''),
        coalesce((extra ->> 'danger')::boolean, false) RETURNING id
$$;
CREATE FUNCTION tap.decided(flag uuid, outcome text) RETURNS bigint
LANGUAGE sql AS $$
    INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user)
    VALUES (flag, outcome, 'the note', 'h1', 'head') RETURNING ordinal
$$;
CREATE FUNCTION tap.told() RETURNS text[] LANGUAGE sql SECURITY DEFINER AS $$
    SELECT coalesce(array_agg(f ->> 'outcome' ORDER BY f ->> 'outcome'), '{}')
    FROM api.me_flags(NULL, 100) f
$$;
SELECT tap.flagged(1, '{"state":"new"}') AS f1 \gset
SELECT tap.flagged(2, '{}') AS f2 \gset
SELECT tap.flagged(3, '{}') AS f3 \gset
SELECT tap.flagged(4, '{"danger":true,"queue":"dsl"}') AS f4 \gset
SELECT tap.flagged(5, '{"context":"reported"}') AS f5 \gset
SELECT tap.flagged(6, '{}') AS f6 \gset
SELECT tap.decided(:'f2', 'false-alarm') \gset
SELECT tap.decided(:'f3', 'open-case') \gset
SELECT tap.decided(:'f4', 'nothing-wrong') \gset
SELECT tap.decided(:'f5', 'nothing-wrong') \gset
SELECT tap.decided(:'f6', 'pass-to-dpo') \gset
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT array_agg(f ->> 'outcome') FROM api.me_flags(NULL, 9) f),
    ARRAY['false-alarm'], 'a flag is told once decided; not one that became a '
    'case, nor danger to a child, nor what others reported');
SELECT tap.ok((SELECT NOT f ? 'note' FROM api.me_flags(NULL, 9) f),
    'without the note of who decided');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.case_file (school, flag, about, about_address, rule,
    opened_by, turn) VALUES ('duffield', :'f3', 't1', 'a@d.example', 'r', 'h1',
    'headteacher'), ('duffield', :'f4', 't1', 'a@d.example', 'r', 'h1', 'dsl');
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT count(*) FROM api.me_flags(NULL, 9)), 1::bigint,
    'nor while there is a case');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.case_file SET state = 'closed', outcome = 'no-breach',
    closed = now();
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT array_agg(f ->> 'flag' ORDER BY f ->> 'outcome')
    FROM api.me_flags(NULL, 9) f), ARRAY[:'f2', :'f4', :'f3'],
    'once it is closed all of it');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user, undoes)
SELECT :'f2', 'undo', '', 'h1', 'head', d.ordinal FROM schoolgate.decision d
WHERE d.flag = :'f2';
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT count(*) FROM api.me_flags(NULL, 9)), 2::bigint,
    'a decision that was taken back tells nothing');
SET SESSION AUTHORIZATION ben;
SELECT tap.is((SELECT count(*) FROM api.me_flags(NULL, 9)), 0::bigint,
    'flags about another are not told');

-- Declarations.
SET SESSION AUTHORIZATION ann;
SELECT tap.is(api.me_declare('personal-period', '', current_date,
    current_date + 6) - '{declaration,made}'::text[], jsonb_build_object(
    'kind', 'personal-period', 'words', '', 'starts', current_date,
    'ends', current_date + 6, 'ended', NULL, 'in_force', true),
    'a period of personal use');
SELECT tap.throws_ok('SELECT api.me_declare(''personal-period'', '''', '
    'current_date, current_date + 28)', '22023', NULL, 'of four weeks at most');
SELECT tap.throws_ok('SELECT api.me_declare(''owner-consent'', ''Ben'', '
    'current_date, NULL)', '22023', NULL, 'consent to an opening has an end');
SELECT tap.throws_ok('SELECT api.me_declare(''union-office'', '' '', NULL, NULL)',
    '22023', NULL, 'an office names its union');
SELECT tap.throws_ok('SELECT api.me_declare(''king'', ''me'', NULL, NULL)',
    '22023', NULL, 'and there are no others');
SELECT api.me_declare('union-office', 'NEU, branch secretary', NULL, NULL)
    ->> 'declaration' AS u \gset
SET SESSION AUTHORIZATION ben;
SELECT tap.throws_ok(format('SELECT api.me_declaration_end(%L)', :'u'),
    'P0002', NULL, 'nobody else ends it');
SELECT tap.is((SELECT count(*) FROM api.me_declarations()), 0::bigint,
    'or sees it');
SET SESSION AUTHORIZATION ann;
SELECT tap.is(api.me_declaration_end(:'u') -> 'in_force', 'false',
    'he does himself');
SELECT tap.throws_ok(format('SELECT api.me_declaration_end(%L)', :'u'),
    'P0002', NULL, 'once');
SELECT tap.is((SELECT count(*) FROM api.me_declarations()), 2::bigint,
    'what was declared stays to be seen');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.policy_version (school, policy, version) VALUES
    ('duffield', 'e-mail', '1');
INSERT INTO schoolgate.policy_version (school, policy, version) VALUES
    ('duffield', 'e-mail', '2');
SET SESSION AUTHORIZATION ann;
SELECT tap.is((SELECT array_agg(p ->> 'version') FROM api.me_policies() p
    WHERE p ->> 'accepted' IS NULL AND (p ->> 'newest')::boolean), ARRAY['2'],
    'the newest policy is to be accepted');
SELECT tap.lives_ok('SELECT api.me_accept(''e-mail'', ''2'')', 'he accepts it');
SELECT tap.throws_ok('SELECT api.me_accept(''e-mail'', ''3'')', 'P0002', NULL,
    'but none that there is not');
SELECT tap.is((SELECT count(*) FROM api.me_policies() p
    WHERE p ->> 'accepted' IS NOT NULL), 1::bigint, 'which is kept');

-- A copy to take away.
SELECT tap.is(api.me_download('mail', NULL) -> 'after', 'null'::jsonb,
    'all his mail is on one page');
SELECT tap.matches(api.me_download('mail', NULL) ->> 'csv',
    '"''=cmd\|''/c calc''!A1"', 'a subject is no formula');
SELECT tap.is((SELECT count(*) FROM regexp_matches(api.me_download('mail', NULL)
    ->> 'csv', E'\r\n', 'g')), 4::bigint, 'a line for each, and one above');
SELECT tap.matches(api.me_download('openings', NULL) ->> 'csv',
    '"It was a joke among friends.; You could have asked me.; ',
    'openings with all that was said');
SELECT tap.is(jsonb_array_length(api.me_download('declarations', NULL)
    -> 'rows'), 2, 'and as objects');
SELECT tap.throws_ok('SELECT api.me_download(''secrets'', NULL)', '22023', NULL,
    'there is no other part');
SELECT tap.throws_ok('SELECT api.me_download(''mail'', ''x'')', '22023', NULL,
    'nor such a page');
RESET SESSION AUTHORIZATION;
SELECT is(schoolgate.csv_field(x), '"' || y || '"', 'as a field: ' || z)
FROM (VALUES ('=1+1', '''=1+1', '='), ('+1', '''+1', '+'), ('-1', '''-1', '-'),
    ('@x', '''@x', '@'), (E'\t=1', ''' =1', 'a tab'), ('  =1', '''  =1',
    'blanks before'), (E'a\r\n=1', 'a =1', 'a line end'),
    ('say "no"', 'say ""no""', 'quotes'), ('plain, text', 'plain, text',
    'a comma')) AS t (x, y, z);
SELECT * FROM finish();
