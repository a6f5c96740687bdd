-- What was promised about how long a case is kept.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('dsl', 's1', 'dsl');
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head'),
    ('d1', 'duffield', 'Dora Data', 'staff');
INSERT INTO schoolgate.address VALUES ('dpo@d.example', 'd1');

-- A case of each sort, made and closed as people do.
CREATE TEMP TABLE made (name text, sender text, outcome text, file bigint);
GRANT ALL ON made TO PUBLIC;
INSERT INTO made VALUES ('nothing', 'a@d.example', 'no-breach'),
    ('advice', 'b@d.example', 'advice'), ('grave', 'c@d.example', 'referred'),
    ('open', 'e@d.example', NULL), ('child', 'f@d.example', 'no-breach'),
    ('held', 'g@d.example', 'no-breach'), ('asked', 'i@d.example', 'no-breach'),
    ('of dpo', 'dpo@d.example', 'no-breach');
CREATE FUNCTION tap.mail(n int, sender text) RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER AS $$
BEGIN
    PERFORM tap.put(tap.at(date_trunc('month', now()), n), jsonb_build_object(
        'envelope', jsonb_build_object('sender', sender, 'recipients',
            '["x@far.example"]'::jsonb, 'auth', sender, 'client', '')));
    RETURN (SELECT f.id FROM schoolgate.flag f
        WHERE f.message = tap.at(date_trunc('month', now()), n));
END $$;
GRANT EXECUTE ON FUNCTION tap.mail TO PUBLIC;
SET SESSION AUTHORIZATION head;
UPDATE made SET file = (api.case_open(tap.mail(row_number::int, made.sender),
    'zq what is looked into') ->> 'case')::bigint
FROM (SELECT m.name, row_number() OVER (ORDER BY m.sender) FROM made m) x
WHERE x.name = made.name;
SELECT api.case_note(file, 'zq a note of it') FROM made;
SELECT api.case_pass(file, 'dsl', 'zq have a look') FROM made
WHERE name = 'child';
SELECT is(x ->> 'kept_until' IS NULL AND x ->> 'closed' IS NULL, true,
    'a case that is open has no end') FROM made, api.case_show(file) x
WHERE name = 'open';
SELECT api.case_close(file, outcome, 'zq how it ended') FROM made
WHERE outcome IS NOT NULL;
SELECT is(array_agg((x ->> 'kept_months')::int ORDER BY made.sender),
    '{6,12,72,6,NULL,300,6,6}',
    'its outcome says how long it is kept, a child''s is kept longest')
FROM made, api.case_show(file) x;
SELECT is((x ->> 'kept_until')::timestamptz, ((x ->> 'closed')::timestamptz
    AT TIME ZONE 'UTC' + interval '6 months') AT TIME ZONE 'UTC',
    'which the case says by its day') FROM made, api.case_show(file) x
WHERE name = 'nothing';
RESET SESSION AUTHORIZATION;

SELECT is(array_agg(line), NULL, 'on the day they are closed none goes')
FROM schoolgate.forget_cases() line;
SET SESSION AUTHORIZATION dpo;
SELECT is(x -> 'open' || (SELECT jsonb_agg(r - 'first')
    FROM jsonb_array_elements(x -> 'rows') r), '[1, {"months": 6, "cases": 3,
    "stay": 0}, {"months": 12, "cases": 1, "stay": 0}, {"months": 72,
    "cases": 1, "stay": 0}, {"months": 300, "cases": 1, "stay": 0}]',
    'retention counts them by their terms, none about who asks')
FROM (SELECT api.audit_retention() -> 'cases') y (x);
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION head;
SELECT is(api.audit_retention() -> 'cases', 'null',
    'and for nobody but the Data Protection Officer');
RESET SESSION AUTHORIZATION;

-- A hold on one's message, a request of another's.
INSERT INTO schoolgate.hold (message, reason, actor)
SELECT m.message, 'an appeal', 'd1' FROM made
    JOIN schoolgate.case_message m ON m.file = made.file WHERE name = 'held';
SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'Ian', '', NULL, NULL,
    '[{"address":"i@d.example"}]', NULL, NULL) ->> 'request')::bigint AS q \gset
RESET SESSION AUTHORIZATION;

-- Nearly six months later: six before the 31st of a month and six after that are
-- not always the 31st.
CREATE FUNCTION tap.later(span interval) RETURNS void LANGUAGE sql AS $$
    UPDATE schoolgate.case_file SET closed = now() - span
    WHERE state = 'closed'
$$;
SELECT tap.later('5 months 27 days');
SELECT is(count(*), 0::bigint, 'until its time is over a case stays')
FROM schoolgate.forget_cases();
SELECT tap.later('6 months 1 day');
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT is(array_agg(line), '{"cases: 2 cases deleted, 2 held"}',
    'then retention deletes it, but for what is held or asked for')
FROM recorder.retain(1200) line;
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(name ORDER BY made.sender), '{advice,grave,open,child,held,asked}',
    'those go whose outcome asks for no more') FROM made
WHERE EXISTS (SELECT FROM schoolgate.case_file f WHERE f.ordinal = made.file);
SELECT is((SELECT concat_ws(' ', month, how, records, held, months)
    FROM schoolgate.certificate ORDER BY ordinal DESC LIMIT 1),
    'cases deleted 2 2 6', 'a certificate says so');
SELECT is((SELECT count(*) FROM schoolgate.case_event e JOIN made
    ON made.file = e.file WHERE name = 'nothing' AND (e.note <> ''
        OR e.salt IS NOT NULL)), 0::bigint,
    'no word of its timeline is left');
SELECT is(array_agg(e.what || ' ' || e.actor ORDER BY e.ordinal)
    FILTER (WHERE name = 'nothing'), '{"opened h1","note h1","closed h1"}',
    'who did what stays') FROM schoolgate.case_event e
    JOIN made ON made.file = e.file;
SELECT is((SELECT count(*) FROM schoolgate.case_event e JOIN made
    ON made.file = e.file WHERE name = 'grave' AND e.note LIKE 'zq%'), 3::bigint,
    'another''s is as it was');
SELECT ok((c ->> 'ok')::boolean, 'and its chain is whole: ' || (c ->> 'chain'))
FROM api.verify_chains() c;
SELECT throws_ok('UPDATE schoolgate.case_event SET note = ''x''', '42501', NULL,
    'nothing else of a timeline changes');
SELECT throws_ok($$ UPDATE schoolgate.case_event SET note = '', salt = NULL,
    digest = '\x00' WHERE digest IS NULL $$, '42501', NULL,
    'nor is a note forgotten that was another');
SELECT throws_ok('DELETE FROM schoolgate.case_event', '42501', NULL,
    'and none is deleted');
SET SESSION AUTHORIZATION head;
SELECT throws_ok(format('SELECT api.case_show(%s)', file), 'P0002', NULL,
    'who looks for it finds none') FROM made WHERE name = 'nothing';
RESET SESSION AUTHORIZATION;

-- The hold ends, the request is answered, the years go by.
UPDATE schoolgate.hold SET ended = now();
SET SESSION AUTHORIZATION dpo;
SELECT api.request_act(:q, 'close', NULL, NULL, 'withdrawn') ->> 'state';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT is(array_agg(line), '{"cases: 2 cases deleted, 0 held"}',
    'when nothing holds them they go') FROM recorder.retain(1200) line;
RESET SESSION AUTHORIZATION;
SELECT tap.later('72 months 1 day');
SELECT is(array_agg(line ORDER BY line), '{"cases: 1 case deleted, 0 held",'
    '"cases: 1 case deleted, 0 held"}', 'advice and what is grave in their time')
FROM schoolgate.forget_cases() line;
SELECT tap.later('25 years 1 day');
SELECT is(count(*), 1::bigint, 'a child''s at last')
FROM schoolgate.forget_cases();
SELECT is(array_agg(state), '{open}', 'what is open is kept')
FROM schoolgate.case_file;

-- The school's own terms.
SELECT setup.setting('case_months', '{"other": 24, "safeguarding": 300}');
SET SESSION AUTHORIZATION head;
SELECT is(api.case_close(file, 'no-breach', '') ->> 'kept_months', '24',
    'a school may say its own') FROM made WHERE name = 'open';
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
