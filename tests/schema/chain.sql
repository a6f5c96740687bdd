-- What was promised about decisions, openings and their chains.
SET search_path = tap, public;
SELECT no_plan();

CREATE FUNCTION tap.decide(note text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user)
    VALUES (gen_random_uuid(), 'false-alarm', note, 'head', 'hale')
$$;
CREATE FUNCTION tap.open(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'INSERT INTO schoolgate.opening (message, actor, os_user, tier,
        words, told, told_address, purpose, reason, notice, due, under)
        VALUES (gen_random_uuid(), ''head'', ''hale'', ''T4'', '''', '
        || what || ')';
END $$;

SELECT tap.decide('a set text');
SELECT tap.decide('');
SELECT tap.open($$ 'ann', 'a@d.example', 'crime', 'a reason', 'due', now(),
    NULL $$);
SELECT is((SELECT b.hash FROM schoolgate.decision b WHERE ordinal = 2),
    (SELECT sha256(a.hash || convert_to(schoolgate.chain_text(b), 'UTF8'))
    FROM schoolgate.decision a, schoolgate.decision b
    WHERE a.ordinal = 1 AND b.ordinal = 2),
    'each row''s hash covers the one before');
SET timezone = 'Asia/Tokyo';
SET bytea_output = 'escape';
SET datestyle = 'German';
SELECT is((SELECT hash FROM schoolgate.decision WHERE ordinal = 1),
    (SELECT sha256(convert_to(schoolgate.chain_text(d), 'UTF8'))
    FROM schoolgate.decision d WHERE ordinal = 1),
    'whatever the settings of the session that looks');
RESET timezone;
RESET bytea_output;
RESET datestyle;

-- No change, for anybody.
SELECT throws_ok(format('%s schoolgate.%I %s', verb, t, rest), '42501', NULL,
    verb || ' ' || t || ' is refused, to the superuser too')
FROM (VALUES ('decision', 'note = ''x'''), ('opening', 'reason = ''none''')) c
    (t, change), LATERAL (VALUES ('UPDATE', 'SET ' || change),
    ('DELETE FROM', ''), ('TRUNCATE', '')) v (verb, rest);
SELECT is(has_table_privilege('schoolgate_owner', 'schoolgate.' || t, verb),
    false, 'the functions'' owner has no ' || verb || ' on ' || t)
FROM unnest(ARRAY['decision', 'opening', 'notice_event', 'certificate',
    'trial']) t,
    unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) verb;

-- An opening is a reason and a notice, or it is not.
SELECT throws_ok(format('SELECT tap.open(%L)', what), '23514', NULL, promise)
FROM (VALUES
    ($$ 'a', 'a@d.example', 'crime', '  ', 'due', now(), NULL $$,
        'an opening without a reason is refused'),
    ($$ 'a', 'a@d.example', '', 'a reason', 'due', now(), NULL $$,
        'an opening without a purpose is refused'),
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'deferred', now(), NULL $$,
        'a notice is deferred only under an order or request'),
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'deferred', now(), '' $$,
        'and the order has a name'),
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'due', NULL, NULL $$,
        'a notice has a date when it is due'),
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'deferred', NULL, 'o1' $$,
        'a deferred one too'),
    ($$ NULL, NULL, 'crime', 'a reason', 'due', now(), NULL $$,
        'a notice that is due names who is told'),
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'none', NULL, NULL $$,
        'somebody who could be told is told')) v (what, promise);
SELECT throws_ok($$ SELECT tap.open($x$ 'a', 'a@d.example', 'crime', 'why it is',
    NULL, now(), NULL $x$) $$, '23502', NULL,
    'no opening without a state of its notice');
SELECT lives_ok(format('SELECT tap.open(%L)', what), promise)
FROM (VALUES
    ($$ 'a', 'a@d.example', 'crime', 'a reason', 'deferred', now(), 'o-1' $$,
        'a notice may wait under an order'),
    ($$ NULL, NULL, 'crime', 'a reason', 'none', NULL, NULL $$,
        'an outside sender is not told')) v (what, promise);

-- Whoever goes behind the triggers is found.
SELECT ok(bool_and((c ->> 'ok')::boolean), 'untouched chains are whole')
FROM api.verify_chains() c;
CREATE FUNCTION tap.behind(t text, change text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('ALTER TABLE schoolgate.%I DISABLE TRIGGER USER', t);
    EXECUTE change;
    SELECT concat(c ->> 'ok', c ->> 'broken_at') INTO found
    FROM api.verify_chains() c WHERE c ->> 'chain' = t;
    RAISE EXCEPTION USING MESSAGE = found, ERRCODE = 'YY000';
EXCEPTION WHEN SQLSTATE 'YY000' THEN
    RETURN SQLERRM;
END $$;
SELECT tap.decide(n::text) FROM generate_series(1, 6) n;
SELECT is(tap.behind('decision', change), want, promise) FROM (VALUES
    ('UPDATE schoolgate.decision SET note = ''other'' WHERE ordinal = 3',
        'false3', 'a changed note is found'),
    ('UPDATE schoolgate.decision SET at = at + interval ''1 us''
        WHERE ordinal = 5', 'false5', 'a time changed by a microsecond too'),
    ('DELETE FROM schoolgate.decision WHERE ordinal = 4', 'false5',
        'a row taken out'),
    ('DELETE FROM schoolgate.decision WHERE ordinal = 1', 'false2',
        'the first row taken out'),
    ('UPDATE schoolgate.decision a SET hash = b.hash
        FROM schoolgate.decision b WHERE a.ordinal = 6 AND b.ordinal = 5',
        'false6', 'another hash'),
    ('UPDATE schoolgate.decision SET ordinal = 100 - ordinal
        WHERE ordinal IN (2, 98)', 'false3', 'rows in another order'),
    ('SELECT', 'true', 'and nothing else is')) v (change, want, promise);
SELECT is(tap.behind('opening', 'UPDATE schoolgate.opening
    SET reason = ''another'' WHERE ordinal = 1'), 'false1',
    'a changed reason is found');
SELECT * FROM finish();
