-- How mail hosts stand: what they say of themselves, and how the last days went.
-- Numbers and settings; no subject, no body, nobody's address.

SET ROLE schoolgate_owner;

-- -- for the recorder ------------------------------------------------------------

-- What a host says: status, doctor or words.  What is no JSON, or too long, is
-- refused by name; the one before stays.
CREATE OR REPLACE FUNCTION recorder.host_report(
    host text, kind text, made_ms bigint, report text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF length(host_report.report) > 8000000 THEN
        RETURN 'too long';
    END IF;
    INSERT INTO host_report (host, kind, made, report)
    VALUES (host_report.host, host_report.kind,
        to_timestamp(made_ms / 1000.0), host_report.report::jsonb)
    ON CONFLICT ON CONSTRAINT host_report_pkey DO UPDATE SET
        made = excluded.made, told = now(), report = excluded.report;
    RETURN '';
EXCEPTION WHEN data_exception THEN
    RETURN 'not JSON';
END $$;

-- One beat of a host into its hour; hours older than five weeks go.
CREATE OR REPLACE FUNCTION schoolgate.note_hour(
    host text, waiting bigint, lag_seconds int)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO host_hour AS h (host, hour, beats, waiting, lag_seconds)
    VALUES (note_hour.host, date_trunc('hour', now(), 'UTC'), 1,
        note_hour.waiting, note_hour.lag_seconds)
    ON CONFLICT (host, hour) DO UPDATE SET beats = h.beats + 1,
        waiting = greatest(h.waiting, excluded.waiting),
        lag_seconds = greatest(h.lag_seconds, excluded.lag_seconds);
    DELETE FROM host_hour h WHERE h.host = note_hour.host
        AND h.hour < now() - interval '35 days';
END $$;

-- -- for people --------------------------------------------------------------------

-- A week by hours: mail, flags (none about who asks; fewer than five are not
-- told), the longest that a record waited.
CREATE OR REPLACE FUNCTION schoolgate.health_hours(
    a schoolgate.actor, school text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH m AS (SELECT ((t.day + make_interval(hours => t.hour))
                AT TIME ZONE s.time_zone) AS hour, sum(t.mails) AS n
            FROM tally_mail t JOIN school s ON s.id = t.school
            WHERE t.school = $2 AND t.day >= current_date - 8 GROUP BY 1),
        f AS (SELECT date_trunc('hour', x.received) AS hour, count(*) AS n
            FROM flag x WHERE x.school = $2
                AND x.received > now() - interval '8 days'
                AND NOT is_about(x, (a).person, (a).addresses) GROUP BY 1),
        l AS (SELECT hour, max(lag_seconds) AS lag, max(waiting) AS waiting
            FROM host_hour GROUP BY 1)
    SELECT jsonb_agg(jsonb_build_object('hour', h, 'mails', coalesce(m.n, 0),
            'flags', few(coalesce(f.n, 0)), 'lag_seconds', l.lag,
            'waiting', l.waiting) ORDER BY h)
    FROM generate_series(date_trunc('hour', now()) - interval '167 hours',
            date_trunc('hour', now()), interval '1 hour') h
        LEFT JOIN m ON m.hour = h LEFT JOIN f ON f.hour = h
        LEFT JOIN l ON l.hour = h
$$;

-- What the database takes on a disk, and by how much it grows in a day: what one
-- message takes of it, times the messages a day of the last seven (of as many as
-- there are, one at least).  Numbers of the whole database, whoever asks.
CREATE OR REPLACE FUNCTION schoolgate.database_growth() RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('octets', octets, 'daily', CASE WHEN n > 0 THEN
        round(octets::numeric / n * recent / greatest(1, least(7,
            extract(epoch FROM now() - since) / 86400))) END)
    FROM (SELECT (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
                WHERE c.relnamespace = 'schoolgate'::regnamespace
                    AND c.relkind = 'r') AS octets,
            count(*) AS n, count(*) FILTER (
                WHERE id >= uuid_floor(now() - interval '7 days')) AS recent,
            (SELECT received FROM message ORDER BY id LIMIT 1) AS since
        FROM message) x
$$;

-- Is there nobody whom a headteacher's own mail could be shown to, and how much
-- waits for him?  No number for who has the headteacher's role or stands in: it
-- would say whether anything is about the headteacher.
CREATE OR REPLACE FUNCTION schoolgate.health_chair(
    a schoolgate.actor, school text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('missing', lacks_chair($2))
        || CASE WHEN holds(a, $2, 'headteacher', 'deputy') THEN '{}'
            ELSE jsonb_build_object('waiting',
                few(coalesce(waiting_for_chair($2), 0))) END
$$;

CREATE OR REPLACE FUNCTION api.health(school text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(health.school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dpo', 'auditor');
BEGIN
    RETURN jsonb_build_object('status', api.status() - 'waiting',
        'hours', health_hours(a, health.school),
        'database', database_growth(),
        'chair', health_chair(a, health.school),
        'hosts', (SELECT coalesce(jsonb_agg(jsonb_build_object('host', h.host,
                'seen', h.seen, 'seconds', round(extract(epoch
                    FROM now() - h.seen)),
                'status', (SELECT r.report FROM host_report r
                    WHERE r.host = h.host AND r.kind = 'status'),
                'status_at', (SELECT r.made FROM host_report r
                    WHERE r.host = h.host AND r.kind = 'status'),
                'doctor', (SELECT r.report FROM host_report r
                    WHERE r.host = h.host AND r.kind = 'doctor'),
                'doctor_at', (SELECT r.made FROM host_report r
                    WHERE r.host = h.host AND r.kind = 'doctor'))
                ORDER BY h.host), '[]') FROM mail_host h),
        'suspended', (SELECT coalesce(jsonb_agg(change_shown(c)
                ORDER BY c.rule), '[]')
            FROM newest_changes(health.school) c WHERE c.noise));
END $$;

-- Word lists of the mail hosts: names, categories, numbers, versions.
CREATE OR REPLACE FUNCTION api.word_lists() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand(VARIADIC rule_readers());
    RETURN QUERY SELECT (l - 'entries') || jsonb_build_object('host', r.host,
            'made', r.made, 'list', n - 1)
        FROM host_report r CROSS JOIN LATERAL jsonb_array_elements(
            r.report -> 'lists') WITH ORDINALITY t (l, n)
        WHERE r.kind = 'words' ORDER BY r.host, n LIMIT 1000;
END $$;

-- Entries of one with their examples: strong words, for who judges by them.
CREATE OR REPLACE FUNCTION api.word_entries(
    host text, list int, after int, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM demand('headteacher', 'dsl', 'mail-admin', 'admin');
    RETURN QUERY SELECT e || jsonb_build_object('entry', n)
        FROM host_report r CROSS JOIN LATERAL jsonb_array_elements(
            r.report #> ARRAY['lists', word_entries.list::text, 'entries'])
            WITH ORDINALITY t (e, n)
        WHERE r.kind = 'words' AND r.host = word_entries.host AND n > after
        ORDER BY n LIMIT least(lim, 200);
END $$;

GRANT EXECUTE ON FUNCTION recorder.host_report TO schoolgate_recorder;
GRANT EXECUTE ON FUNCTION api.health, api.word_lists, api.word_entries
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
