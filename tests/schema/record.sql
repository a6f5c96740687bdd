-- What was promised about loading records, rights and retention.
SET search_path = tap, public;
SELECT no_plan();

INSERT INTO schoolgate.school VALUES ('duffield', 'Duffield', '{d.example}');

CREATE FUNCTION tap.doc(id uuid, extra jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('version', 1, 'id', id, 'school', 'duffield',
        'received', schoolgate.uuid_time(id), 'host', 'mx1', 'queue_id', '4F',
        'envelope', '{"sender":"a@d.example","recipients":["b@x","c@y"],
            "auth":"a","client":"10.0.0.5"}'::jsonb,
        'header', '{"from":[{"name":"Ann","address":"a@d.example"}],
            "subject":"Trip","sent":"2026-11-22T09:12:33.120Z",
            "message_id":"m@x"}'::jsonb,
        'size', 5, 'sha256', repeat('ab', 32),
        'parts', '[]'::jsonb,
        'findings', '[{"kind":"word","id":"racist","severity":4,
            "confidence":85,"where":"1","start":3,"end":9}]'::jsonb,
        'gaps', '[]'::jsonb, 'verdict', '{"action":"accept","code":"",
            "reasons":[{"rule":"prohibited-words","clause":"7.11",
            "severity":4,"mode":"enforce","queue":"headteacher",
            "findings":[0]},{"rule":"quiet","severity":1,"mode":"shadow",
            "queue":"headteacher","findings":[]}]}'::jsonb)
        || jsonb_build_object('attachments', ('[{"path":"2","name":"r.pdf",
            "size":3,"type":"application/pdf","encrypted":false,"sha256":"'
            || repeat('cd', 32) || '"}]')::jsonb) || extra
$$;
CREATE FUNCTION tap.at(t timestamptz, n int DEFAULT 1) RETURNS uuid
LANGUAGE sql AS $$
    SELECT overlay(schoolgate.uuid_floor(t)::text
        PLACING lpad(to_hex(n), 12, '0') FROM 25)::uuid
$$;
CREATE FUNCTION tap.put(id uuid, extra jsonb DEFAULT '{}') RETURNS boolean
LANGUAGE sql AS $$
    SELECT recorder.save(tap.doc(id, extra), '\x01'::bytea, NULL,
        '{"copy":[{"key":"school-1","wrapped":"AAEC"}]}')
$$;

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
SELECT throws_ok($$ SELECT '{"a":"\u0000"}'::jsonb $$, '22P05', NULL,
    'a NUL is refused as class 22, so that the recorder goes minimal');
SELECT ok(recorder.save_minimal(tap.at('2026-11-23T09:00:00Z'),
    1795424400000, 'duffield', '\xff00', '\x01', '{"copy":[{"key":"school-1","wrapped":"AAEC"}]}',
    '22P05'), 'a refused record is loaded in its minimal form');
SELECT is((SELECT gaps FROM schoolgate.message
    WHERE id = tap.at('2026-11-23T09:00:00Z')),
    '{record_damaged,refused_22P05}', 'with the gap record_damaged');

-- Append-only and chained.
INSERT INTO schoolgate.decision (flag, outcome, note, actor, at)
SELECT id, 'false-alarm', 'a set text', 'head', now() FROM schoolgate.flag
LIMIT 1;
INSERT INTO schoolgate.decision (flag, outcome, note, actor, at)
SELECT id, 'open-case', '', 'head', now() FROM schoolgate.flag LIMIT 1;
SELECT is((SELECT b.previous = a.hash FROM schoolgate.decision a,
    schoolgate.decision b WHERE a.ordinal = 1 AND b.ordinal = 2), true,
    'each decision holds the hash of the one before');
SELECT throws_ok($$ UPDATE schoolgate.decision SET note = 'x' $$, '42501',
    NULL, 'a decision cannot be changed, by the superuser neither');
SELECT throws_ok($$ DELETE FROM schoolgate.decision $$, '42501', NULL,
    'nor deleted');
SELECT throws_ok($$ TRUNCATE schoolgate.decision $$, '42501', NULL,
    'nor all of them');
SELECT throws_ok($$ INSERT INTO schoolgate.opening (message, told, tier,
    purpose, reason, actor, at, notice, due) VALUES (gen_random_uuid(), 'p',
    'T3', 'crime', '  ', 'head', now(), 'due', now()) $$, '23514', NULL,
    'an opening without a reason is refused');
SELECT throws_ok($$ INSERT INTO schoolgate.opening (message, told, tier,
    purpose, reason, actor, at, notice) VALUES (gen_random_uuid(), 'p', 'T3',
    'crime', 'a reason', 'head', now(), 'deferred') $$, '23514', NULL,
    'a notice is deferred only under an order or request');
SELECT throws_ok($$ INSERT INTO schoolgate.opening (message, tier, purpose,
    reason, actor, at, notice, due) VALUES (gen_random_uuid(), 'T3', 'crime',
    'a reason', 'head', now(), 'due', now()) $$, '23514', NULL,
    'a notice that is due names who is told');

-- Retention.
SELECT isnt_empty($$ SELECT recorder.retain(6) $$,
    'what is older than six months is deleted, with a certificate');
SELECT is((SELECT count(*) FROM schoolgate.message
    WHERE received < now() - interval '6 months'), 0::bigint,
    'nothing older is left');
SELECT ok((SELECT count(*) FROM schoolgate.message) > 3,
    'what is younger is left');
SELECT ok((SELECT count(*) FROM schoolgate.flag
    WHERE received < '2000-01-01') = 1, 'flags outlive their message');
SELECT ok(tap.put(tap.at(now() - interval '9 months'))
    AND tap.put(tap.at(now() - interval '8 months')), 'two old months');
SELECT is((SELECT count(*) FROM recorder.retain(6)), 2::bigint,
    'a month that is over is dropped as a whole');
SELECT is((SELECT count(*) FROM schoolgate.month
    WHERE first < now() - interval '7 months'), 0::bigint,
    'and its partitions are gone');
SELECT throws_ok($$ SELECT recorder.retain(0) $$, '22023', NULL,
    'keeping nothing at all is refused');
SELECT * FROM finish();
