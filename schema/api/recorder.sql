-- What the recorder may do: load records, say that a mail host is alive.

-- One record; true when it was new.  A record that is there adds nothing.
CREATE OR REPLACE FUNCTION recorder.save(
    document jsonb, copy bytea, excerpts bytea, wraps jsonb)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d CONSTANT jsonb := save.document;
    k CONSTANT uuid := (d ->> 'id')::uuid;
    e CONSTANT jsonb := d -> 'envelope';
    h CONSTANT jsonb := d -> 'header';
BEGIN
    PERFORM ensure_month(uuid_time(k));
    INSERT INTO message (id, received, sent, host, queue_id, from_name,
        from_address, sender, login, client, subject, message_id, size, sha256,
        action, code, reference, gaps, document)
    VALUES (k, (d ->> 'received')::timestamptz,
        (h ->> 'sent')::timestamptz, coalesce(d ->> 'host', ''),
        coalesce(d ->> 'queue_id', ''),
        coalesce(h #>> '{from,0,name}', ''),
        coalesce(h #>> '{from,0,address}', ''),
        coalesce(e ->> 'sender', ''), coalesce(e ->> 'auth', ''),
        coalesce(e ->> 'client', ''), coalesce(h ->> 'subject', ''),
        coalesce(h ->> 'message_id', ''), (d ->> 'size')::bigint,
        decode(d ->> 'sha256', 'hex'),
        coalesce(d #>> '{verdict,action}', 'accept'),
        coalesce(d #>> '{verdict,code}', ''),
        coalesce(d #>> '{verdict,reference}', ''),
        ARRAY(SELECT jsonb_array_elements_text(d -> 'gaps')), d)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO message_school VALUES (k, d ->> 'school');
    INSERT INTO recipient (message, ordinal, address, args)
    SELECT k, n, r, e -> 'recipient_args' -> (n::int - 1)
    FROM jsonb_array_elements_text(e -> 'recipients') WITH ORDINALITY t (r, n);
    INSERT INTO attachment
    SELECT k, n, a ->> 'path', coalesce(a ->> 'name', ''),
        coalesce(a ->> 'type', ''), (a ->> 'size')::bigint,
        decode(a ->> 'sha256', 'hex'),
        coalesce((a ->> 'encrypted')::boolean, false)
    FROM jsonb_array_elements(d -> 'attachments') WITH ORDINALITY t (a, n);
    INSERT INTO finding
    SELECT k, n, f ->> 'kind', f ->> 'id', (f ->> 'severity')::int,
        (f ->> 'confidence')::int, coalesce(f ->> 'where', ''),
        coalesce((f ->> 'start')::bigint, 0), coalesce((f ->> 'end')::bigint, 0)
    FROM jsonb_array_elements(d -> 'findings') WITH ORDINALITY t (f, n);
    INSERT INTO message_copy VALUES (k, save.copy, save.excerpts);
    INSERT INTO copy_key
    SELECT k, p.key, w ->> 'key', decode(w ->> 'wrapped', 'base64')
    FROM jsonb_each(save.wraps) p, jsonb_array_elements(p.value) w;
    INSERT INTO flag (message, school, rule, clause, severity, queue, kinds,
        received, from_name, from_address, sender, subject, recipients)
    SELECT k, d ->> 'school', r ->> 'rule', coalesce(r ->> 'clause', ''),
        (r ->> 'severity')::int, r ->> 'queue',
        ARRAY(SELECT DISTINCT d -> 'findings' -> i::int ->> 'id'
            FROM jsonb_array_elements_text(r -> 'findings') i),
        m.received, m.from_name, m.from_address, m.sender, m.subject,
        ARRAY(SELECT address FROM recipient WHERE message = k
            ORDER BY ordinal)
    FROM jsonb_array_elements(d #> '{verdict,reasons}') r, message m
    WHERE m.id = k AND coalesce(r ->> 'queue', '') <> ''
        AND coalesce(r ->> 'mode', 'enforce') NOT IN ('off', 'shadow')
    ON CONFLICT (message, rule) DO NOTHING;
    RETURN true;
END $$;

-- What the database refused: identity, envelope as octets, the sealed copy.
CREATE OR REPLACE FUNCTION recorder.save_minimal(
    id uuid, received_ms bigint, school text, envelope bytea, copy bytea,
    wraps jsonb, why text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    k CONSTANT uuid := save_minimal.id;
BEGIN
    PERFORM ensure_month(uuid_time(k));
    INSERT INTO message (id, received, host, queue_id, from_name,
        from_address, sender, login, client, subject, message_id, size,
        action, code, reference, gaps, envelope)
    VALUES (k, to_timestamp(received_ms / 1000.0), '', '', '', '', '', '', '',
        '', '', 0, 'accept', '', '',
        ARRAY['record_damaged', 'refused_' || save_minimal.why],
        save_minimal.envelope)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO message_school VALUES (k, save_minimal.school);
    INSERT INTO message_copy VALUES (k, save_minimal.copy, NULL);
    INSERT INTO copy_key
    SELECT k, p.key, w ->> 'key', decode(w ->> 'wrapped', 'base64')
    FROM jsonb_each(save_minimal.wraps) p, jsonb_array_elements(p.value) w
    WHERE p.key = 'copy';
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION recorder.beat(
    host text, spool_octets bigint, spool_waiting bigint,
    spool_oldest_ms bigint, scanners int)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO mail_host
    VALUES ($1, now(), $2, $3,
        CASE WHEN $4 > 0 THEN to_timestamp($4 / 1000.0) END, $5)
    ON CONFLICT (host) DO UPDATE SET seen = excluded.seen,
        spool_octets = excluded.spool_octets,
        spool_waiting = excluded.spool_waiting,
        spool_oldest = excluded.spool_oldest, scanners = excluded.scanners
$$;

-- Six months and no longer: rows go in place on their day, a month's
-- partitions when all of it is over.  Each line is one of the certificate.
CREATE OR REPLACE FUNCTION recorder.retain(months int)
RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    oldest CONSTANT timestamptz := now() - make_interval(months => months);
    edge CONSTANT uuid := uuid_floor(oldest);
    start timestamptz;
    suffix text;
    t text;
    n bigint;
BEGIN
    IF months < 1 THEN
        RAISE EXCEPTION 'retention is at least one month'
            USING ERRCODE = '22023';
    END IF;
    PERFORM pg_advisory_xact_lock(20261, 1);
    FOR start IN SELECT first FROM month
        WHERE first + interval '1 month' <= oldest ORDER BY first LOOP
        suffix := to_char(start AT TIME ZONE 'UTC', 'YYYYMM');
        EXECUTE format('SELECT count(*) FROM schoolgate.%I',
            'message_' || suffix) INTO n;
        FOREACH t IN ARRAY ARRAY['copy_key', 'message_copy', 'finding',
            'attachment', 'recipient', 'message_school', 'message'] LOOP
            EXECUTE format('DROP TABLE schoolgate.%I', t || '_' || suffix);
        END LOOP;
        DELETE FROM month WHERE first = start;
        RETURN NEXT format('month %s: %s records deleted',
            to_char(start AT TIME ZONE 'UTC', 'YYYY-MM'), n);
    END LOOP;
    DELETE FROM copy_key WHERE message < edge;
    DELETE FROM message_copy WHERE message < edge;
    DELETE FROM finding WHERE message < edge;
    DELETE FROM attachment WHERE message < edge;
    DELETE FROM recipient WHERE message < edge;
    DELETE FROM message_school WHERE message < edge;
    DELETE FROM message WHERE id < edge;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
        RETURN NEXT format('before %s: %s records deleted', oldest, n);
    END IF;
END $$;

ALTER FUNCTION recorder.save OWNER TO schoolgate_owner;
ALTER FUNCTION recorder.save_minimal OWNER TO schoolgate_owner;
ALTER FUNCTION recorder.beat OWNER TO schoolgate_owner;
ALTER FUNCTION recorder.retain OWNER TO schoolgate_owner;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA recorder FROM PUBLIC;
GRANT USAGE ON SCHEMA recorder TO schoolgate_recorder;
GRANT EXECUTE ON FUNCTION recorder.save, recorder.save_minimal, recorder.beat,
    recorder.retain TO schoolgate_recorder;
