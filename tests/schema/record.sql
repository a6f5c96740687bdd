-- What was promised about loading records, rights and retention.
SET search_path = tap, public;
SELECT no_plan();

-- Loading.
SELECT ok(tap.put(tap.at('2026-11-22T09:00:00Z')), 'a record is loaded');
SELECT ok(NOT tap.put(tap.at('2026-11-22T09:00:00Z')),
    'loading it again adds nothing');
SELECT is((SELECT count(*) FROM schoolgate.message), 1::bigint,
    'and it stands once');
SELECT is((SELECT array_agg(address ORDER BY ordinal)
    FROM schoolgate.recipient), '{b@x,c@y}', 'every recipient is a row');
SELECT is((SELECT name || size FROM schoolgate.attachment), 'r.pdf3',
    'attachments have name and size');
SELECT is((SELECT rule || queue || severity || kinds::text
    FROM schoolgate.flag), 'prohibited-wordsheadteacher4{racist}',
    'a reason with a queue makes a flag, a shadow does not');
SELECT is((SELECT key_id || encode(wrapped, 'hex') FROM schoolgate.copy_key),
    'school-1000102', 'the wraps stand beside the copy');
SELECT is((SELECT tableoid::regclass::text FROM schoolgate.message),
    'schoolgate.message_202611', 'it lies in the month of its id');
SELECT ok(tap.put(tap.at('1971-05-01T00:00:00Z')),
    'a clock far behind does not lose a record');
SELECT ok(tap.put(tap.at('2150-05-01T00:00:00Z')),
    'a clock far ahead does not lose a record');
SELECT ok(tap.put(tap.at('2026-11-30T23:59:59.999Z'))
    AND tap.put(tap.at('2026-12-01T00:00:00Z')), 'both edges of a month fit');
SELECT is((SELECT count(DISTINCT tableoid) FROM schoolgate.message), 3::bigint,
    'three partitions hold them');
SELECT ok(tap.put(tap.at('2026-11-22T10:00:00Z'), jsonb_build_object('header',
    jsonb_build_object('from', '[]'::jsonb, 'subject', repeat('s', 1000000),
        'message_id', repeat('m', 10000)))),
    'a megabyte of subject and 10 KB of Message-ID fit');
SELECT ok(tap.put(tap.at('2026-11-22T11:00:00Z'), jsonb_build_object(
    'envelope', jsonb_build_object('sender', '', 'recipients',
        (SELECT jsonb_agg('r' || n || '@x') FROM generate_series(1, 1000) n)))),
    'a thousand recipients fit');
SELECT is((SELECT count(*) FROM schoolgate.recipient
    WHERE message = tap.at('2026-11-22T11:00:00Z')), 1000::bigint,
    'and each is a row');
SELECT ok(tap.put(tap.at('2026-11-22T12:00:00Z'), jsonb_build_object(
    'fingerprints', '["0123456789abcdef"]'::jsonb, 'fingerprints_quoted', 1,
    'fingerprints_cut', true)),
    'a record with fingerprints is loaded');
SELECT is((SELECT document -> 'fingerprints' FROM schoolgate.message
    WHERE id = tap.at('2026-11-22T12:00:00Z')
        AND NOT document ?| '{fingerprints_quoted,fingerprints_cut}'), '[]'::jsonb,
    'but they do not stay with it');
SELECT throws_ok($$ SELECT '{"a":"\u0000"}'::jsonb $$, '22P05', NULL,
    'a NUL is refused as class 22, so that the recorder goes minimal');
-- Of late, or its clock would be doubted.
SELECT tap.at(now() - interval '4 days', 9) AS refused,
    (extract(epoch FROM now() - interval '4 days') * 1000)::bigint AS refused_ms \gset
SELECT ok(recorder.save_minimal(:'refused', :refused_ms, 'duffield', '\xff00', '\x01', '{"copy":[{"key":"school-1","wrapped":"AAEC"}]}',
    '22P05'), 'a refused record is loaded in its minimal form');
SELECT is((SELECT gaps FROM schoolgate.message
    WHERE id = :'refused'),
    '{record_damaged,refused_22P05}', 'with the gap record_damaged');

SELECT * FROM finish();
