-- What is wrong with this database: id, good, what to do.
-- $1: months kept.
SELECT id, good, sentence FROM (VALUES
    ('database.month', EXISTS (SELECT FROM schoolgate.month
        WHERE first = date_trunc('month', now(), 'UTC')),
     'this month has no partitions yet; the recorder makes them: start '
     || 'schoolgate-milter'),
    ('database.next-month', EXISTS (SELECT FROM schoolgate.month
        WHERE first = date_trunc('month', now() + interval '6 days', 'UTC')),
     'the next month begins within days and has no partitions; the recorder '
     || 'makes them: look into its log'),
    ('database.retention', NOT EXISTS (SELECT FROM schoolgate.month
        WHERE first < date_trunc('month', now()
            - make_interval(months => $1::text::int + 2), 'UTC')),
     'months are kept that are older than the school keeps mail; run '
     || 'schoolgate retain'),
    ('database.wrong-clock', NOT EXISTS (SELECT FROM schoolgate.message_other),
     'records of no real month are there: a mail host''s clock was wrong; set '
     || 'it by NTP'),
    ('database.rights', NOT EXISTS (
        SELECT FROM pg_class c CROSS JOIN unnest(ARRAY['schoolgate_recorder',
            'schoolgate_console', 'schoolgate_report']) AS role
        WHERE c.relnamespace = 'schoolgate'::regnamespace
            AND c.relkind IN ('r', 'p', 'v')
            AND has_table_privilege(role, c.oid,
                'SELECT, INSERT, UPDATE, DELETE')),
     'a service may read or write a table itself: run schoolgate setup, which '
     || 'puts the rights as they belong'),
    ('database.login', NOT EXISTS (SELECT FROM pg_roles
        WHERE rolname = 'schoolgate_owner' AND rolcanlogin),
     'schoolgate_owner may log in: ALTER ROLE schoolgate_owner NOLOGIN'),
    ('database.hosts', NOT EXISTS (SELECT FROM schoolgate.mail_host
        WHERE seen < now() - interval '2 minutes'
            AND seen > now() - interval '30 days'),
     'a mail host has not been heard of for two minutes: '
     || coalesce((SELECT string_agg(host, ', ') FROM schoolgate.mail_host
        WHERE seen < now() - interval '2 minutes'), '')
     || '; is its schoolgate-milter running?'),
    ('database.last-record', EXISTS (SELECT FROM schoolgate.message
            WHERE counted > now() - interval '3 days')
        OR NOT EXISTS (SELECT FROM schoolgate.message),
     'nothing was recorded for three days; if mail has come since, it does not '
     || 'pass Schoolgate: look at the mail server with --postfix or --sendmail'),
    ('database.lag', NOT EXISTS (SELECT FROM schoolgate.mail_host
        WHERE spool_oldest < now() - interval '10 minutes'
            AND seen > now() - interval '2 minutes'),
     'records have waited in a spool for ten minutes; the recorder''s log says '
     || 'why'),
    ('database.second-scans', (SELECT count(*) < 100 AND coalesce(
            min(schoolgate.uuid_time(message)) > now() - interval '1 hour',
            true)
        FROM schoolgate.copy_key WHERE key_id LIKE 'host-%'),
     'mail that could not be read waits for its second scan, more than 100 '
     || 'messages or for more than an hour: '
     || (SELECT count(DISTINCT message) || ' messages for the key '
            || string_agg(DISTINCT key_id, ', ')
        FROM schoolgate.copy_key WHERE key_id LIKE 'host-%')
     || '; is schoolgate-milter running on that mail host, and does '
     || 'host-keys still hold that key?'),
    ('rules.suspended', NOT EXISTS (SELECT FROM schoolgate.school s
            CROSS JOIN LATERAL schoolgate.newest_changes(s.id) c
        WHERE c.noise),
     'a rule made so much noise that it suspended itself to shadow: '
     || coalesce((SELECT string_agg(c.rule || ' (' || c.reason || ')', ', ')
        FROM schoolgate.school s
            CROSS JOIN LATERAL schoolgate.newest_changes(s.id) c
        WHERE c.noise), '')
     || '; mend it, then: schoolgate policy propose RULE --mode MODE')
) AS checks(id, good, sentence)
