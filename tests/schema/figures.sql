-- What was promised about figures: they are right, and tell of nobody.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role(u, p, r) IS NOT NULL FROM (VALUES
    ('adm', 'm1', 'mail-admin'), ('head', 'h1', 'headteacher'),
    ('gov', 'g1', 'governor'), ('ann', 's1', 'staff')) x (u, p, r);
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('s1', 'duffield', 'Ann Ames', 'staff'),
    ('h1', 'duffield', 'Hal Head', 'staff');
INSERT INTO schoolgate.address (address, person) VALUES
    ('a@d.example', 's1'), ('h@d.example', 'h1');

-- -- cells ------------------------------------------------------------------------

SELECT is(p ->> 'cells' || ' of ' || (p ->> 'total'), wanted, promise)
FROM (VALUES
    ('{7,12,0}'::bigint[], '[7, 12, 0] of 19', 'what is 5 and more is told'),
    ('{}', '[] of 0', 'nothing is nothing'),
    ('{0,0}', '[0, 0] of 0', 'none is none'),
    ('{3}', '["<5"] of <5', 'a single small one has no total'),
    ('{0,4,0}', '[0, "<5", 0] of <5', 'nor beside nothing'),
    ('{3,20}', '["<5", "hidden"] of 23',
        'of two, one small, the other hides it'),
    ('{3,20,30}', '["<5", "hidden", 30] of 53',
        'one small one takes the next with it'),
    ('{1,5,5,90}', '["<5", "hidden", "hidden", "hidden"] of 101',
        'and more where those could be none but 5'),
    ('{2,3,90}', '["<5", "<5", 90] of 95',
        'two small ones hide each other'),
    ('{1,1,40,90}', '["<5", "<5", "hidden", 90] of 132',
        'but not two that can only be one each'),
    ('{4,4,40,90}', '["<5", "<5", "hidden", 90] of 138',
        'nor two that can only be four each'),
    ('{4,4}', '["<5", "<5"] of hidden', 'then the total is hidden at last')
    ) x (ns, wanted, promise), schoolgate.protect(ns) p;

-- Whoever knows the rule and the total: could each small one be any of four?
CREATE FUNCTION tap.gives_away(ns bigint[]) RETURNS boolean LANGUAGE plpgsql
AS $$
DECLARE
    p CONSTANT jsonb := schoolgate.protect(ns);
    shown bigint := 0;
    small int := 0;
    others int := 0;
    most bigint := 1000000;
    c jsonb;
    rest bigint;
BEGIN
    FOR c IN SELECT * FROM jsonb_array_elements(p -> 'cells') LOOP
        IF c = '"<5"' THEN
            small := small + 1;
        ELSIF c = '"hidden"' THEN
            others := others + 1;
        ELSE
            shown := shown + c::text::bigint;
            IF c::text::bigint > 4 THEN
                most := least(most, c::text::bigint);
            END IF;
        END IF;
    END LOOP;
    IF small = 0 OR jsonb_typeof(p -> 'total') = 'string' THEN
        RETURN false;
    END IF;
    rest := (p ->> 'total')::bigint - shown;
    RETURN EXISTS (SELECT FROM generate_series(1, 4) x WHERE NOT
        rest - x BETWEEN small - 1 + 5 * others
            AND 4 * (small - 1) + most * others);
END $$;
SELECT setseed(0.5);
SELECT is((SELECT count(*) FROM generate_series(1, 3000) i,
    LATERAL (SELECT array_agg(floor(random() ^ 3 * 30)::bigint)
        FROM generate_series(1, 1 + i % 9)) n (ns)
    WHERE tap.gives_away(ns)), 0::bigint,
    'no total gives a small one away, in 3,000 tables by chance');

-- -- counted ------------------------------------------------------------------------

-- A month that is over; a school whose hours are 8 to 17 on all days.
CREATE TABLE tap.days AS
SELECT (date_trunc('month', now()) - interval '1 month')::date AS first;
INSERT INTO schoolgate.school_hours (school, ordinal, days, opens, closes)
VALUES ('duffield', 1, '{1,2,3,4,5,6,7}', '08:00', '17:00');
INSERT INTO schoolgate.school VALUES ('other', 'Other', '{o.example}');

-- `many` mails at an hour of the month's third day.
CREATE FUNCTION tap.mail(many int, hour int, extra jsonb DEFAULT '{}',
    n int DEFAULT 0) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM generate_series(1, $1) i, tap.days,
        LATERAL (SELECT tap.put(tap.at(((first + 2)::timestamp
            + make_interval(hours => $2, secs => i)) AT TIME ZONE
            'Europe/London', i + 1000 * ($2 + 100 * $4)), $3)) p
$$;
CREATE FUNCTION tap.to_from(sender text, recipient text, auth text)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('envelope', jsonb_build_object('sender', $1,
        'recipients', jsonb_build_array($2), 'auth', $3, 'client', '192.0.2.1'),
        'verdict', '{"action":"accept","code":"","reasons":[]}'::jsonb)
$$;
SELECT is(tap.mail(12, 9, tap.to_from('a@d.example', 'p@x.example', 'a')),
    12::bigint, 'twelve go out at nine');
SELECT is(tap.mail(8, 18, tap.to_from('a@d.example', 'b@D.example', '')),
    8::bigint, 'eight stay inside at six in the evening');
SELECT is(tap.mail(30, 3, tap.to_from('p@x.example', 'a@d.example', '')),
    30::bigint, 'thirty come in at night');
SELECT is(tap.mail(6, 10, tap.to_from('q@o.example', 'a@d.example', '')
    || '{"school":"other"}'), 6::bigint, 'another school has six of its own');
SELECT is(count(*), 0::bigint, 'they are counted')
FROM recorder.tend('duffield', true);
CREATE FUNCTION tap.figures() RETURNS jsonb LANGUAGE sql AS
    'SELECT api.figures(''duffield'', first) FROM tap.days';
GRANT SELECT ON tap.days TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA tap TO PUBLIC;
SET SESSION AUTHORIZATION gov;
SELECT unnest(ARRAY[tap.is(f #>> '{mail,total}', '50', 'all mail of the month'),
    tap.is((SELECT string_agg(d ->> 'n', ' ') FROM jsonb_array_elements(
        f #> '{mail,directions}') d), '30 12 8', 'in, out, internal'),
    tap.is((SELECT string_agg(d ->> 'hour', ' ') FROM jsonb_array_elements(
        f #> '{mail,hours}') d WHERE d -> 'n' <> '0'), '3 9 18',
        'by the hours of the school''s clock'),
    tap.is((SELECT string_agg(d ->> 'n', ' ') FROM jsonb_array_elements(
        f #> '{mail,days}') d WHERE d -> 'n' <> '0'), '50',
        'by day'),
    tap.is(f #>> '{mail,out_of_hours,percent}', '40',
        'out of hours counts what people here sent')])
FROM tap.figures() f;
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.school_hours (school, ordinal, first, last, days)
SELECT 'duffield', 2, first + 2, first + 2, '{1,2,3,4,5,6,7}' FROM tap.days;
SELECT schoolgate.tally_directions('duffield', first + 2) IS NULL FROM tap.days;
SELECT is((SELECT sum(out_of_hours) FROM schoolgate.tally_mail
    WHERE school = 'duffield' AND direction <> 'in'), 20::numeric,
    'on a day when the school is closed all of it is');
DELETE FROM schoolgate.school_hours WHERE ordinal = 2;
SELECT is(tap.mail(5, 9, tap.to_from('a@d.example', 'p@x.example', 'a'), 1),
    5::bigint, 'five more are loaded late');
SELECT is(count(*), 0::bigint, 'and counted')
FROM recorder.tend('duffield', true);
SELECT is((SELECT sum(mails) FROM schoolgate.tally_mail
    WHERE school = 'duffield'), 55::numeric, 'what comes late counts');
SELECT ok(schoolgate.delete_over('', '_' || schoolgate.month_suffix(first), 1)
    IS NOT NULL OR true, 'mail is deleted') FROM tap.days;
DELETE FROM schoolgate.message;
SELECT is(count(*), 0::bigint, 'and counted')
FROM recorder.tend('duffield', true);
SELECT is((SELECT sum(mails) FROM schoolgate.tally_mail
    WHERE school = 'duffield'), 55::numeric, 'counts outlive mail');

-- -- what rules said, what senders mended ---------------------------------------------

SELECT is(tap.mail(1, 11, tap.to_from('a@d.example', 'p@x.example', 'a')
    || '{"verdict":{"action":"reject","code":"550 5.7.1","reasons":[{"rule":"r1",
        "mode":"enforce","severity":3,"queue":"","findings":[]}]}}', 2),
    1::bigint, 'one is refused');
SELECT is(tap.mail(1, 12, tap.to_from('a@d.example', 'p@x.example', 'a'), 3),
    1::bigint, 'and sent again as it should be');
SELECT is(tap.mail(1, 13, tap.to_from('b@d.example', 'p@x.example', 'b')
    || '{"verdict":{"action":"reject","code":"550 5.7.1","reasons":[{"rule":"r1",
        "mode":"shadow","severity":5,"queue":"dsl","findings":[]}]}}', 4),
    1::bigint, 'another is refused and left');
SELECT is(tap.mail(1, 14, tap.to_from('c@d.example', 'u@x.example', 'c')
    || '{"verdict":{"action":"accept","code":"","reasons":[{"rule":"seal",
        "mode":"enforce","severity":1,"queue":"","context":"sealed",
        "findings":[]},{"rule":"r1","mode":"enforce","severity":4,"queue":"dsl",
        "context":"sealed","findings":[]}]}}', 5), 1::bigint, 'one is sealed');
SELECT schoolgate.tally_fates('duffield', first + 2) IS NULL,
    schoolgate.tally_rules('duffield', first + 2) IS NULL FROM tap.days;
SELECT is((SELECT string_agg(fate || ' ' || mails, ', ' ORDER BY fate)
    FROM schoolgate.tally_fate), 'refused 1, refused-sent-again 1, sealed 1',
    'what was mended by its sender is told from what was not');
SELECT is((SELECT string_agg(rule || ' ' || mode || ' ' || mails || ' ' || reviews
        || ' ' || seconds, ', ' ORDER BY mode) FROM schoolgate.tally_rule),
    'r1 enforce 1 0 0, r1 shadow 1 1 25',
    'a rule in shadow is counted with what it would cost; a sealed message not');

-- -- flags ---------------------------------------------------------------------------

CREATE FUNCTION tap.flags(rule text, clause text, n int, sender text,
    kinds text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO schoolgate.flag (message, school, rule, clause, severity, queue,
        kinds, received, from_name, from_address, sender, login, subject,
        recipients, recipients_count, context)
    SELECT gen_random_uuid(), 'duffield', $1, $2, 3, 'headteacher', $5,
        first + interval '50 hours', '', '', $4, '', '', '{}', 1, ''
    FROM generate_series(1, $3), tap.days
$$;
DELETE FROM schoolgate.flag;
SELECT tap.flags('words', '7.11', 10, 'x@x.example', '{racist}') IS NULL,
    tap.flags('words', '7.11', 3, 'x@x.example', '{sexist}') IS NULL,
    tap.flags('tag', '7.4', 9, 'x@x.example', '{}') IS NULL,
    tap.flags('forms', '7.1', 2, 'x@x.example', '{}') IS NULL,
    tap.flags('words', '7.11', 1, 'h@d.example', '{racist}') IS NULL;
CREATE FUNCTION tap.flagged(f jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT (SELECT string_agg((r ->> 'rule') || ' ' || (r ->> 'clause') || ' '
            || (r ->> 'n'), ', ' ORDER BY r ->> 'rule')
        FROM jsonb_array_elements($1 #> '{flags,rows}') r)
        || ' of ' || ($1 #>> '{flags,total}')
$$;
GRANT EXECUTE ON FUNCTION tap.flagged TO PUBLIC;
SET SESSION AUTHORIZATION gov;
SELECT unnest(ARRAY[tap.is(tap.flagged(f), 'forms 7.1 <5, tag 7.4 hidden, words 7.11 14 of 25',
        'flags by rule and clause, small ones hidden, and what would give them '
        'away'),
    tap.is((SELECT string_agg((c ->> 'category') || ' ' || (c ->> 'n'), ', ')
        FROM jsonb_array_elements(f #> '{flags,categories}') c),
        'racist 10, sexist <5', 'by category, to five')])
FROM tap.figures() f;
SET SESSION AUTHORIZATION head;
SELECT tap.is(tap.flagged(f), 'forms 7.1 <5, tag 7.4 hidden, words 7.11 13 of 24',
    'who asks is told of no flag about himself, in a count neither')
FROM tap.figures() f;
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user)
SELECT id, CASE WHEN n <= 9 THEN 'false-alarm' ELSE 'nothing-wrong' END, '',
    'h1', 'head' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n
    FROM schoolgate.flag) f;
UPDATE schoolgate.flag SET state = 'decided';
SET SESSION AUTHORIZATION gov;
SELECT unnest(ARRAY[tap.is((SELECT string_agg((r ->> 'outcome') || ' ' || (r ->> 'n'), ', ')
        FROM jsonb_array_elements(f #> '{decisions,rows}') r),
        'false-alarm 9, nothing-wrong 16', 'how they were decided'),
    tap.is(f #>> '{decisions,false_alarm_percent}', '35',
        'the share of false alarms, to five in a hundred')])
FROM tap.figures() f;

-- -- openings -------------------------------------------------------------------------

RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
SELECT gen_random_uuid(), 's1', CASE WHEN i < 13 THEN 'a@d.example' END, 'T3',
    'law', 'because', 'h1', 'head', CASE WHEN i < 8 THEN 'due'
        WHEN i < 13 THEN 'deferred' ELSE 'none' END,
    CASE WHEN i < 13 THEN now() END,
    CASE WHEN i BETWEEN 8 AND 12 THEN 'R1' END, 'x'
FROM generate_series(1, 20) i;
INSERT INTO schoolgate.tally_opening
SELECT ordinal, 'duffield' FROM schoolgate.opening;
INSERT INTO schoolgate.notice_event (opening, state, note)
SELECT ordinal, 'sent', '' FROM schoolgate.opening WHERE notice = 'due'
    AND ordinal <= 7;
SELECT is((o ->> 'total') || ' = ' || (SELECT string_agg((r ->> 'notice') || ' '
        || (r ->> 'n'), ' + ') FROM jsonb_array_elements(o -> 'rows') r)
    || ', kept ' || (o ->> 'kept'),
    '20 = sent 7 + due 0 + deferred 5 + nobody 8, kept true',
    'openings are notices, sent and deferred')
FROM schoolgate.figures_openings('duffield', now() - interval '1 hour',
    now() + interval '1 hour') o;

-- -- who may, and how a month is bounded --------------------------------------------------

SET SESSION AUTHORIZATION ann;
SELECT tap.throws_ok('SELECT tap.figures()', '42501', NULL,
    'staff have their own page, not this one');
SET SESSION AUTHORIZATION adm;
SELECT tap.ok(NOT tap.figures()::text ~ 'example"|Ann|Trip|Hal',
    'no name, address or subject stands in it');
SELECT tap.throws_ok($$SELECT api.figures('none', '2026-01-01')$$, 'P0002', NULL,
    'of no school there is nothing');
SELECT tap.ok((api.figures('duffield', current_date) ->> 'until')::date
    <= date_trunc('week', now())::date
    OR (api.figures('duffield', current_date) ->> 'until')::date
        = date_trunc('month', now())::date,
    'this month goes to its last whole week');
RESET SESSION AUTHORIZATION;

-- -- health ------------------------------------------------------------------------------

SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT tap.lives_ok($$SELECT recorder.beat('mx1', 100, 70,
    (extract(epoch FROM now()) * 1000 - 90000)::bigint, 2)$$, 'a host beats');
SELECT tap.lives_ok($$SELECT recorder.beat('mx1', 100, 0, 0, 2)$$, 'and again');
SELECT tap.is(recorder.host_report('mx1', 'doctor', 1764000000000,
    '[{"check":"a.b","state":"WRONG","text":"mend it"}]'), '', 'it reports');
SELECT tap.is(recorder.host_report('mx1', 'doctor', 1764000000000, '[{'),
    'not JSON', 'what is damaged is refused');
SELECT tap.is(recorder.host_report('mx1', 'words', 1764000000000,
    '{"lists":[{"name":"racist.txt","category":"racist","entries":[
        {"term":"one"},{"term":"two"},{"term":"three"}]}]}'), '',
    'it tells its word lists');
RESET SESSION AUTHORIZATION;
SELECT ok(tap.put(tap.at(now(), 77), '{}'), 'a mail of today');
SET SESSION AUTHORIZATION adm;
SELECT unnest(ARRAY[tap.is(h #>> '{hosts,0,doctor,0,check}', 'a.b',
        'what doctor said stays'),
    tap.is(jsonb_array_length(h -> 'hours'), 168, 'a week by hours'),
    tap.ok((h #>> '{hours,167,lag_seconds}')::int BETWEEN 89 AND 92,
        'an hour''s lag is its longest')])
FROM api.health('duffield') h;
SELECT tap.ok((h ->> 'octets')::bigint > 1000000
    AND (h ->> 'daily')::bigint BETWEEN 1 AND (h ->> 'octets')::bigint,
    'and what the database takes, and by how much it grows in a day')
FROM (SELECT api.health('duffield') -> 'database' AS h) x;
SELECT tap.is((SELECT string_agg(e ->> 'term', ' ')
    FROM api.word_entries('mx1', 0, 1, 200) e), 'two three',
    'entries are shown to who judges by them');
SELECT tap.ok(NOT (SELECT l FROM api.word_lists() l) ? 'entries',
    'lists without');
SET SESSION AUTHORIZATION gov;
SELECT tap.throws_ok($$SELECT api.word_entries('mx1', 0, 0, 9)$$, '42501', NULL,
    'to nobody else');
SELECT tap.throws_ok($$SELECT api.health('duffield')$$, '42501', NULL,
    'health is not for governors');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
