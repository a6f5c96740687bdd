-- What an audit shows of openings, and the scope of a breach that was told.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();
\ir asked.psql

-- Who audits is somebody whose mail is opened too.
INSERT INTO schoolgate.opening (message, told, told_address, tier, purpose,
    reason, actor, os_user, notice, due, under, words)
SELECT tap.id('to her'), told, address, 'T3', 'law', reason, 'h1', 'head',
    notice, now() + interval '9 days', 'order:1', ''
FROM (VALUES ('d1', 'dora@old.example', 'deferred', 'his-1'),
    (NULL, 'DPO@d.example', 'deferred', 'his-2'),
    ('d1', 'dpo@d.example', 'due', 'told-1'),
    (NULL, 'x@d.example', 'deferred', 'other-1'))
    v (told, address, notice, reason);
SET SESSION AUTHORIZATION dpo;
SELECT is((SELECT array_agg(o ->> 'reason' ORDER BY o ->> 'reason')
    FROM api.audit_openings('{"by":"h1"}', NULL, 50) o), '{other-1,told-1}',
    'the DPO sees no opening of his own mail while his notice is deferred');
RESET SESSION AUTHORIZATION;
INSERT INTO schoolgate.joint_notice (opening, openings, address, words)
SELECT ordinal, ARRAY[ordinal], told_address, 'x' FROM schoolgate.opening
WHERE reason LIKE 'his-%';
SET SESSION AUTHORIZATION dpo;
SELECT is((SELECT array_agg(o ->> 'reason' ORDER BY o ->> 'reason')
    FROM api.audit_openings('{"by":"h1"}', NULL, 50) o),
    '{his-1,his-2,other-1,told-1}', 'and those too when he is told');
RESET SESSION AUTHORIZATION;

-- A breach that was told is one's scope as well.
INSERT INTO schoolgate.breach (reported_by, message, reporter, reported, due)
VALUES (tap.at(now(), 55), tap.id('of others'), 'ben@d.example', now(),
    now() + interval '72 hours');
SET SESSION AUTHORIZATION dpo;
SELECT is(ARRAY(SELECT r ->> 'subject' FROM api.record_list('{}') r),
    '{of others}', 'the message of a breach is seen for it');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
