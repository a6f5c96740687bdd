-- Who is of a family, whatever its directory calls them, is named to nobody.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('a1', 'duffield', 'Ann Ash', 'staff'),
    ('f1', 'duffield', 'Stella Student', 'student'),
    ('f2', 'duffield', 'Yves Young', 'pupil-years'),
    ('f3', 'duffield', 'Carla Carer', 'carer'),
    ('f4', 'duffield', 'Gregor Guard', 'guardian');
INSERT INTO schoolgate.address (address, person) SELECT id || '@d.example', id
FROM schoolgate.person WHERE id LIKE 'f_'
UNION ALL SELECT 'a@d.example', 'a1';
SELECT tap.put(tap.at(date_trunc('hour', now()), 77), '{"header":{"from":[],
    "subject":"Stella Student, Yves Young, Carla Carer, Gregor Guard, Ann Ash",
    "message_id":"f@x"},"findings":[]}');
SELECT is((SELECT schoolgate.masked_subject(f) FROM schoolgate.flag f
    WHERE f.message = tap.at(date_trunc('hour', now()), 77)),
    U&'\2026, \2026, \2026, \2026, Ann Ash',
    'a subject is shown without the name of anybody of a family');
SELECT is((SELECT string_agg(schoolgate.masked_address(x), ' ') FROM unnest(
    '{f1@d.example,f2@d.example,f3@d.example,f4@d.example,a@d.example}'::text[])
    x), repeat(U&'f\2026@d.example ', 4) || 'a@d.example', 'an address too');
SELECT is(ARRAY(SELECT schoolgate.is_family(x) FROM unnest('{student,pupil-y7,
    carer,guardian-2,parent,staff,parenting-lead,NULL}'::text[]) x),
    '{t,t,t,t,t,f,f,f}', 'who is at work here is none of them');
SELECT tap.put(tap.at(date_trunc('hour', now()), 78), '{"envelope":{"sender":"f2@d.example",
    "recipients":["report@d.example"],"auth":"f2","client":""},
    "verdict":{"reasons":[]}}');
SELECT recorder.serve_mail('report@d.example', '', '', '{}');
SELECT is((SELECT string_agg(f.queue, ' ') FROM schoolgate.flag f
    WHERE f.message = tap.at(date_trunc('hour', now()), 78)), 'dsl',
    'what a pupil of a year reports is for the safeguarding lead');
SELECT * FROM finish();
