-- What was promised about words that are not the sender's own.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dsl', 's1', 'dsl');
SELECT setup.grant_role('gov', 'g1', 'chair');
INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('h1', 'duffield', 'Hannah Head', 'head');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1');

-- An insult of one's own, one that is told, one that is quoted.
SELECT '{"findings":[
    {"kind":"word","id":"sexist","severity":3,"confidence":85,"where":"1",
        "start":3,"end":9},
    {"kind":"word","id":"racist","severity":4,"confidence":85,
        "context":"reported","where":"1","start":30,"end":39},
    {"kind":"word","id":"racist","severity":2,"confidence":65,
        "context":"quoted","where":"1","start":60,"end":69}],
    "verdict":{"action":"accept","code":"","reasons":[
        {"rule":"prohibited-words","clause":"7.11","severity":4,
            "mode":"enforce","queue":"dsl","context":"reported",
            "findings":[1]},
        {"rule":"prohibited-words","clause":"7.11","severity":3,
            "mode":"enforce","queue":"headteacher","findings":[0]}]}}'
    AS found \gset
SELECT tap.at(now() - interval '2 days', 1) AS anns \gset
SELECT tap.at(now() - interval '1 day', 2) AS heads \gset
SELECT ok(tap.put(:'anns', :'found'), 'mail with all three is loaded');
SELECT is((SELECT array_agg(id || ' ' || context ORDER BY ordinal)
    FROM schoolgate.all_finding WHERE message = :'anns'),
    '{"sexist ","racist reported","racist quoted"}',
    'each finding says whose words it is');
SELECT is((SELECT array_agg(concat_ws(' ', queue, severity, kinds, context)
    ORDER BY queue) FROM schoolgate.flag),
    '{"dsl 4 {racist} reported","headteacher 3 {sexist} "}',
    'what is told is a flag of its own');
SELECT ok(tap.put(:'heads', :'found'::jsonb || '{"envelope":{
    "sender":"head@d.example","recipients":["dsl@d.example"],"auth":"",
    "client":"10.0.0.5"}}'), 'the head reports one too');

SET SESSION AUTHORIZATION head;
SELECT is(array_agg(q ->> 'queue' || (q ->> 'context')), '{headteacher}',
    'the headteacher is not asked about what staff report')
FROM api.queue(false, 10) q;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION dsl;
SELECT is(array_agg(concat_ws(' ', q ->> 'context', q ->> 'kinds',
        q ->> 'sender') ORDER BY q ->> 'sender'),
    '{"reported [\"racist\"] a@d.example","reported [\"racist\"] head@d.example"}',
    'safeguarding is, and told that it is a report')
FROM api.queue(false, 10) q;
SELECT is((SELECT array_agg(f ->> 'context') FROM jsonb_array_elements(
    api.record_show(:'anns') -> 'findings') f), '{"",reported,quoted}',
    'so does the record');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION gov;
SELECT is(array_agg(q ->> 'queue' || (q ->> 'context')), '{headteacher}',
    'the chair sees what the head wrote, not what he reports')
FROM api.queue(false, 10) q;
RESET SESSION AUTHORIZATION;

-- What the second scan of a message finds.
SELECT tap.at(now(), 3) AS late \gset
SELECT ok(recorder.save(tap.doc(:'late', '{"findings":[],"gaps":["unscanned"],
    "verdict":{"action":"accept","code":"","reasons":[]}}'), '\x01', NULL,
    '{"copy":[{"key":"host-mx1-2026a","wrapped":"AwQF"}]}')
    AND recorder.second(tap.doc(:'late', :'found'), NULL, '{}'),
    'one is read at its second scan');
SELECT is((SELECT array_agg(context || pass ORDER BY ordinal)
    FROM schoolgate.finding WHERE message = :'late'),
    '{2,reported2,quoted2}', 'its findings say the same');
SELECT is((SELECT array_agg(queue || context ORDER BY queue)
    FROM schoolgate.flag WHERE message = :'late'),
    '{dslreported,headteacher}', 'and its flags');

-- A seal sends both reasons to one queue.
SELECT tap.at(now(), 4) AS closed \gset
SELECT ok(tap.put(:'closed', replace(replace(:'found', '"dsl"', '"dpo"'),
    '"headteacher"', '"dpo"')::jsonb), 'one that is sealed is loaded');
SELECT is((SELECT array_agg(concat_ws(' ', queue, severity, kinds))
    FROM schoolgate.flag WHERE message = :'closed'),
    '{"dpo 4 {racist,sexist}"}', 'its two reasons are one flag');

-- What is held when its month goes.
SELECT tap.at(now() - interval '9 months') AS old \gset
SELECT ok(tap.put(:'old', :'found'), 'an old one');
UPDATE schoolgate.message SET counted = received WHERE id = :'old';
INSERT INTO schoolgate.hold (message, reason, actor)
VALUES (:'old', 'a case', 'd1');
SELECT lives_ok('SELECT recorder.retain(6)', 'its month is over');
SELECT is((SELECT array_agg(context ORDER BY ordinal)
    FROM schoolgate.kept_finding WHERE message = :'old'),
    '{"",reported,quoted}', 'what is kept still says whose words they are');

SELECT * FROM finish();
