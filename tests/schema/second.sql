-- What was promised about second scans of mail that could not be read.
SET search_path = tap, public;
SELECT no_plan();

-- An unscanned record: no header, no finding, one more wrap.
CREATE FUNCTION tap.put_unscanned(id uuid, key text DEFAULT 'host-mx1-2026a')
RETURNS boolean LANGUAGE sql AS $$
    SELECT recorder.save(tap.doc(id, '{"header":{"from":[]},"findings":[],
        "attachments":[],"parts":[],"gaps":["unscanned","deadline"],
        "verdict":{"action":"accept","code":"","reasons":[{"rule":"not-read",
            "clause":"8.1","severity":2,"mode":"enforce",
            "queue":"headteacher","findings":[]}]}}'), '\x5ea1ed', NULL,
        jsonb_build_object('copy', jsonb_build_array(
            '{"key":"school-1","wrapped":"AAEC"}'::jsonb,
            jsonb_build_object('key', key, 'wrapped', 'AwQF'))))
$$;
CREATE FUNCTION tap.waiting(keys text[] DEFAULT '{host-mx1-2026a}')
RETURNS SETOF text LANGUAGE sql AS $$
    SELECT message || ' ' || encode(sealed, 'hex') || ' ' || key_id || ' '
        || encode(wrapped, 'hex') || ' ' || tries
        || (document::jsonb #>> '{envelope,sender}')
    FROM recorder.unscanned(keys)
$$;
CREATE FUNCTION tap.first_of(id uuid) RETURNS text LANGUAGE sql AS $$
    SELECT m::text || (SELECT coalesce(string_agg(f::text, ' '
            ORDER BY f.ordinal), '') FROM schoolgate.finding f
        WHERE f.message = m.id AND f.pass = 1)
    FROM schoolgate.message m WHERE m.id = $1
$$;
SELECT tap.at(now(), 1) AS a \gset
SELECT tap.at(now(), 2) AS b \gset
SELECT tap.at(now(), 3) AS c \gset

SELECT ok(tap.put_unscanned(:'a') AND tap.put_unscanned(:'b'),
    'two that could not be read are recorded');
SELECT ok(tap.put(:'c'), 'and one that could');
SELECT is((SELECT count(*) FROM tap.waiting('{school-1,recovery-1}')),
    0::bigint, 'a key that is no host''s gets none');
SELECT is((SELECT count(*) FROM tap.waiting('{host-mx2-2026a}')), 0::bigint,
    'another host gets none');
SELECT is((SELECT count(*) FROM schoolgate.second_try), 0::bigint,
    'and none of that is a try');
SELECT is(tap.waiting(), :'a'
    || ' 5ea1ed host-mx1-2026a 030405 1a@d.example',
    'the oldest comes with copy, the host''s wrap and its record');
SELECT is(split_part(tap.waiting(), ' ', 1), :'b', 'then the one not tried');
SELECT is(split_part(tap.waiting(), ' ', 5), '2a@d.example',
    'then the first again, as its second try');
SELECT is((api.status() ->> 'second_scans_waiting')::int, 2,
    'status counts those that wait');

-- It is read.
SELECT tap.first_of(:'a') AS before \gset
SELECT tap.doc(:'a', '{"gaps":["too_deep"],"header":{"from":[{"name":"Ann",
    "address":"ann@d.example"}],"subject":"Found","message_id":"m@x"},
    "parts":[{"path":"1"}],"verdict":{"action":"accept","code":"","reasons":[
        {"rule":"prohibited-words","clause":"7.11","severity":4,
        "mode":"enforce","queue":"headteacher","findings":[0]},
        {"rule":"quiet","severity":1,"mode":"shadow","queue":"headteacher",
        "findings":[]}]}}') AS second \gset
SELECT ok(recorder.second(:'second', '\xe0', '{"copy":[],"excerpts":[
    {"key":"queue-1","wrapped":"AAEC"}]}'), 'a second scan is recorded');
SELECT is(tap.first_of(:'a'), :'before',
    'nothing of the first scan is changed');
SELECT is((SELECT array_agg(pass || id ORDER BY ordinal)
    FROM schoolgate.finding WHERE message = :'a'), '{2racist}',
    'its findings are added as pass 2');
SELECT is((SELECT pass || name FROM schoolgate.attachment
    WHERE message = :'a'), '2r.pdf', 'so are its attachments');
SELECT is((SELECT array_agg(rule || kinds::text || subject || from_address
    ORDER BY rule) FROM schoolgate.flag WHERE message = :'a'),
    ARRAY['not-read{read-later}Foundann@d.example',
        'prohibited-words{racist}Foundann@d.example'],
    'its flags are made now, and the first says that it was read later');
SELECT is((SELECT array_agg(key_id || purpose ORDER BY key_id)
    FROM schoolgate.copy_key WHERE message = :'a'),
    '{queue-1excerpts,school-1copy}', 'the host''s wrap is destroyed');
SELECT ok(NOT recorder.second(:'second', NULL, '{}'),
    'recording it again adds nothing');
SELECT is((SELECT count(*) FROM schoolgate.finding WHERE message = :'a'),
    1::bigint, 'no finding is there twice');
SELECT ok(NOT recorder.second(tap.doc(:'c'), NULL, '{}'),
    'a message that does not wait gets none');
SELECT is(split_part(tap.waiting(), ' ', 1), :'b', 'it waits no more');

SELECT ok(setup.grant_role('postgres', 'd1', 'dpo') IS NOT NULL, 'to the DPO:');
SELECT setup.setting('dpo_reach', '"all"');
SELECT is(api.record_show(:'a') ->> 'subject', 'Found',
    'headings come from the scan that read them');
SELECT is(api.record_show(:'a') #>> '{second,parts,0,path}', '1',
    'its parts are shown beside the first''s');
SELECT is(api.record_show(:'a') #>> '{findings,0,pass}', '2',
    'findings say which scan they are from');
SELECT is((SELECT count(*) FROM api.record_list('{"rule":"prohibited-words"}')
    r WHERE r ->> 'id' = :'a'), 1::bigint,
    'a rule of the second scan finds the record');

-- It cannot be read this time either.
SELECT ok(recorder.second(tap.doc(:'b', '{"header":{"from":[]},
    "findings":[{"kind":"structure","id":"unscanned-twice","severity":3,
        "confidence":100,"where":"","start":0,"end":0}],"attachments":[],
    "gaps":["unscanned","deadline"],"verdict":{"action":"accept","code":"",
        "reasons":[{"rule":"not-read","clause":"8.1","severity":3,
        "mode":"enforce","queue":"headteacher","findings":[0]}]}}'), NULL,
    '{}'), 'a second scan that failed is recorded');
SELECT is((SELECT scanned::text || gaps::text FROM schoolgate.second_scan
    WHERE message = :'b'), 'false{unscanned,deadline}', 'as such');
SELECT is((SELECT array_agg(rule || severity || kinds::text)
    FROM schoolgate.flag WHERE message = :'b'),
    '{"not-read3{unscanned-twice}"}', 'its flag says twice');
SELECT is((SELECT count(*) FROM tap.waiting()), 0::bigint,
    'and it is tried no more');
SELECT is((SELECT count(*) FROM schoolgate.second_try), 0::bigint,
    'no count of tries is left');

-- What the database refuses, of either scan.
SELECT tap.at(now(), 4) AS d \gset
SELECT ok(tap.put_unscanned(:'d'), 'another waits');
SELECT ok(recorder.second_minimal(:'d', '22P05'),
    'a second scan that is refused is settled');
SELECT is((SELECT count(*) FROM schoolgate.second_scan
    WHERE 'refused_22P05' = ANY (gaps)), 1::bigint, 'with the reason');
SELECT ok(recorder.save_minimal(tap.at('2026-11-23T09:00:00Z', 9),
    1795424400000, 'duffield', '\xff00', '\x01', '{"copy":[{"key":"school-1",
    "wrapped":"AAEC"},{"key":"host-mx1-2026a","wrapped":"AwQF"}]}', '22P05'),
    'a first record that was refused waits for nothing');
SELECT is((SELECT count(*) FROM tap.waiting()), 0::bigint,
    'since nobody could rule on it');

-- Nobody comes for it; its time is over.
SELECT ok(tap.put_unscanned(tap.at(now() - interval '36 days')),
    'one whose host never comes');
SELECT lives_ok('SELECT recorder.retain(6)', 'retention runs');
SELECT is((SELECT gaps FROM schoolgate.second_scan WHERE message =
    (SELECT max(message::text)::uuid FROM schoolgate.second_scan
        WHERE gaps @> '{second_missed}')), '{unscanned,second_missed}',
    'it is recorded so');
SELECT is((SELECT count(*) FROM schoolgate.copy_key
    WHERE key_id LIKE 'host-%'), 0::bigint, 'and its wrap is destroyed');
-- Of a month in which nothing else lies, whenever this is run.
SELECT tap.at('2025-02-10T09:00Z') AS old \gset
SELECT ok(tap.put_unscanned(:'old'), 'one of a month that is over');
UPDATE schoolgate.message SET counted = received WHERE id = :'old';
SELECT ok(recorder.second(tap.doc(:'old'), NULL, '{}'), 'is read again');
INSERT INTO schoolgate.hold (message, reason, actor)
VALUES (:'old', 'a case', 'd1');
SELECT lives_ok('SELECT recorder.retain(6)', 'retention runs again');
SELECT is((SELECT count(*) FROM schoolgate.second_scan
    WHERE message = :'old'), 0::bigint, 'its second scan goes with it');
SELECT is((SELECT count(*) FROM schoolgate.kept_second_scan
    WHERE message = :'old'), 1::bigint, 'or is kept with it');

SELECT * FROM finish();
