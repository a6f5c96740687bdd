-- What the recorder may do: load records, say that a mail host is alive.

SET ROLE schoolgate_owner;

-- The smallest UUIDv7 of a moment: months are bounded by it, so that the id
-- alone is the key and loading twice is loading once.
CREATE OR REPLACE FUNCTION schoolgate.uuid_floor(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(least(greatest(floor(extract(epoch FROM at) * 1000), 0),
        281474976710655)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- The moment inside an id.
CREATE OR REPLACE FUNCTION schoolgate.uuid_time(id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_timestamp(('x0000' || left(replace(id::text, '-', ''), 12))
        ::bit(64)::bigint / 1000.0)
$$;

-- In the order that recorder.save writes them: who locks several takes them in
-- this order.
CREATE OR REPLACE FUNCTION schoolgate.monthly() RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT '{message,message_school,recipient,attachment,finding,message_copy,
        copy_key,second_scan,memory_fact,memory_asked}'::text[]
$$;

CREATE OR REPLACE FUNCTION schoolgate.month_suffix(first timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT to_char(first AT TIME ZONE 'UTC', 'YYYYMM')
$$;

-- The partitions of the month that `at` lies in, once, whoever comes first.
-- Other months than those of 2020 to 2099 get none: x_other holds them, and
-- nothing that ever becomes a month.  ATTACH does not stop who is loading, as
-- CREATE TABLE PARTITION OF would.
CREATE OR REPLACE FUNCTION schoolgate.ensure_month(at timestamptz)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    start CONSTANT timestamptz := date_trunc('month', at);
    suffix CONSTANT text := month_suffix(start);
    t text;
BEGIN
    IF at < '2020-01-01' OR at >= '2100-01-01'
        OR EXISTS (SELECT FROM month WHERE first = start) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(20261, 1);
    IF EXISTS (SELECT FROM month WHERE first = start) THEN
        RETURN;
    END IF;
    FOREACH t IN ARRAY monthly() LOOP
        EXECUTE format('CREATE TABLE schoolgate.%I (LIKE schoolgate.%I '
            'INCLUDING ALL)', t || '_' || suffix, t);
        EXECUTE format('ALTER TABLE schoolgate.%I ATTACH PARTITION '
            'schoolgate.%I FOR VALUES FROM (%L) TO (%L)', t,
            t || '_' || suffix, uuid_floor(start),
            uuid_floor(start + interval '1 month'));
    END LOOP;
    INSERT INTO month VALUES (start);
END $$;

-- What a login without a domain may mean: that name at each domain of ours.
CREATE OR REPLACE FUNCTION schoolgate.login_addresses(login text)
RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT lower($1) || '@' || lower(d)
        FROM school s, unnest(s.domains) d
        WHERE $1 <> '' AND strpos($1, '@') = 0 AND left(d, 1) <> '.');
END $$;

-- Who wrote it, as far as the directory knows: the login, which may be a name at
-- a domain of ours if that is one person's, else the envelope sender.  A From
-- field earns nothing.  plpgsql, which keeps its plan: every flag comes by here.
CREATE OR REPLACE FUNCTION schoolgate.person_of(login text, sender text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce(
        (SELECT person FROM address WHERE address = lower($1)),
        (SELECT min(person) FROM address
            WHERE address = ANY (login_addresses($1))
            HAVING count(DISTINCT person) = 1),
        (SELECT person FROM address WHERE address = mailbox($1)),
        (SELECT person FROM address WHERE address = lower($2)),
        (SELECT person FROM address WHERE address = mailbox($2)));
END $$;

-- A person's first address at school.
CREATE OR REPLACE FUNCTION schoolgate.school_address(person text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT d.address FROM address d WHERE d.person = $1 AND d.kind = 'school'
    ORDER BY d.ordinal, d.address LIMIT 1
$$;

-- Where to write to the sender, whom person_of knows as `person`: as he wrote
-- himself, if that is an address of his, else at school; who is not known, at an
-- address in our domains.  A login may look like an address (user@REALM) and be
-- none.  NULL: nobody is written to.
CREATE OR REPLACE FUNCTION schoolgate.writer_address(
    person text, login text, sender text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(
        (SELECT x FROM unnest(ARRAY[$2, $3]) WITH ORDINALITY u (x, n)
            JOIN address d ON d.address = lower(x) AND d.person = $1
            ORDER BY n LIMIT 1),
        school_address($1),
        (SELECT x FROM unnest(ARRAY[$2, $3]) WITH ORDINALITY u (x, n)
            WHERE x LIKE '%@%' AND EXISTS (SELECT FROM school s
                WHERE lower(split_part(x, '@', 2)) = ANY (s.domains))
            ORDER BY n LIMIT 1))
$$;

-- The zone in which people of its school are told times.
CREATE OR REPLACE FUNCTION schoolgate.zone_of(message uuid)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT s.time_zone
        FROM all_message_school m JOIN school s ON s.id = m.school
        WHERE m.message = $1 ORDER BY s.id LIMIT 1), 'Europe/London')
$$;

-- Fingerprints are for the rules' memory alone.  A mail host leaves them out
-- before it stores a document; to make one anew would cost as much as to read it.
CREATE OR REPLACE FUNCTION schoolgate.without_fingerprints(document jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF document -> 'fingerprints' = '[]'
        AND NOT document ?| '{fingerprints_quoted,fingerprints_cut}' THEN
        RETURN document;
    END IF;
    RETURN jsonb_set(document - '{fingerprints_quoted,fingerprints_cut}'::text[],
        '{fingerprints}', '[]', false);
END $$;

-- Those reasons of a record that somebody is to look at.  Reasons of a second
-- scan count its findings, which stand behind the `earlier` ones; what they add
-- to a flag that is there is what was found.  A rule may give two reasons of one
-- queue (a seal sends its own and what is told of others there): they are one.
-- Its plans are kept: to plan for each message's partitions costs ten times as
-- much as to look.
CREATE OR REPLACE FUNCTION schoolgate.make_flags(
    id uuid, reasons jsonb, earlier int)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO flag (message, school, rule, clause, severity, queue, context,
        kinds, about, received, from_name, from_address, sender, login, subject,
        recipients, recipients_count)
    SELECT m.id, s.school, r.rule, r.clause, r.severity, r.queue, r.context,
        ARRAY(SELECT DISTINCT f.id FROM finding f
            WHERE f.message = m.id AND f.ordinal IN (
                SELECT i::int + 1 + $3
                FROM jsonb_array_elements(r.findings) l,
                    jsonb_array_elements_text(l) i)
            ORDER BY f.id),
        person_of(m.login, m.sender), m.received,
        coalesce(n.from_name, m.from_name),
        coalesce(n.from_address, m.from_address), m.sender, m.login,
        coalesce(n.subject, m.subject),
        ARRAY(SELECT address FROM recipient WHERE message = m.id
            AND ordinal <= 20 ORDER BY ordinal),
        (SELECT count(*) FROM recipient WHERE message = m.id)
    FROM message m JOIN message_school s ON s.message = m.id
        LEFT JOIN second_scan n ON n.message = m.id,
        (SELECT r ->> 'rule' rule, r ->> 'queue' queue,
            max(coalesce(r ->> 'clause', '')) clause,
            max((r ->> 'severity')::int) severity,
            max(coalesce(r ->> 'context', '')) context,
            jsonb_agg(coalesce(r -> 'findings', '[]')) findings
        FROM jsonb_array_elements($2) r
        WHERE coalesce(r ->> 'queue', '') <> ''
            AND coalesce(r ->> 'mode', 'enforce') IN ('nudge', 'enforce')
        GROUP BY 1, 2) r
    WHERE m.id = $1
    ON CONFLICT (message, rule, queue) DO UPDATE SET
        kinds = ARRAY(SELECT DISTINCT k
            FROM unnest(flag.kinds || excluded.kinds) k ORDER BY k),
        severity = greatest(flag.severity, excluded.severity);
    PERFORM note_causes($1, $2);
END $$;

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
    reasons CONSTANT jsonb := coalesce(d #> '{verdict,reasons}', '[]');
    moment CONSTANT timestamptz := uuid_time(k);
    arrived CONSTANT timestamptz := (d ->> 'received')::timestamptz;
    -- A clock that is out by more than a spool can explain.
    doubtful CONSTANT boolean :=
        least(moment, arrived) < now() - interval '35 days'
        OR greatest(moment, arrived) > now() + interval '1 day';
BEGIN
    IF NOT EXISTS (SELECT FROM month
            WHERE first = date_trunc('month', moment, 'UTC')) THEN
        PERFORM ensure_month(moment);
    END IF;
    INSERT INTO message (id, received, counted, sent, host, queue_id,
        from_name, from_address, sender, login, client, sender_inside, subject,
        message_id, size, sha256, action, code, reference, rules, gaps,
        document)
    VALUES (k, arrived, CASE WHEN doubtful THEN now() ELSE arrived END,
        -- Years beyond 9999 are no date to us, but no damage either.
        CASE WHEN h ->> 'sent' ~ '^\d{4}-' AND h ->> 'sent' !~ '^0000'
            THEN (h ->> 'sent')::timestamptz END,
        coalesce(d ->> 'host', ''), coalesce(d ->> 'queue_id', ''),
        coalesce(h #>> '{from,0,name}', ''),
        coalesce(h #>> '{from,0,address}', ''),
        coalesce(e ->> 'sender', ''), coalesce(e ->> 'auth', ''),
        coalesce(e ->> 'client', ''), (e ->> 'sender_inside')::boolean,
        coalesce(h ->> 'subject', ''), coalesce(h ->> 'message_id', ''),
        (d ->> 'size')::bigint, decode(d ->> 'sha256', 'hex'),
        coalesce(d #>> '{verdict,action}', 'accept'),
        coalesce(d #>> '{verdict,code}', ''),
        coalesce(d #>> '{verdict,reference}', ''),
        ARRAY(SELECT r ->> 'rule' FROM jsonb_array_elements(reasons) r),
        ARRAY(SELECT jsonb_array_elements_text(d -> 'gaps'))
            || CASE WHEN doubtful THEN '{clock_doubtful}'::text[]
                ELSE '{}' END,
        without_fingerprints(d))
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO message_school VALUES (k, d ->> 'school');
    INSERT INTO recipient (message, ordinal, address, args)
    SELECT k, n, r, a
    FROM ROWS FROM (jsonb_array_elements_text(e -> 'recipients'),
        jsonb_array_elements(e -> 'recipient_args'))
        WITH ORDINALITY t (r, a, n);
    INSERT INTO attachment
    SELECT k, n, a ->> 'path', coalesce(a ->> 'name', ''),
        coalesce(a ->> 'type', ''), (a ->> 'size')::bigint,
        decode(a ->> 'sha256', 'hex'),
        coalesce((a ->> 'encrypted')::boolean, false)
    FROM jsonb_array_elements(d -> 'attachments') WITH ORDINALITY t (a, n);
    INSERT INTO finding (message, ordinal, kind, id, severity, confidence,
        place, first, last, context)
    SELECT k, n, f ->> 'kind', f ->> 'id', (f ->> 'severity')::int,
        (f ->> 'confidence')::int, coalesce(f ->> 'where', ''),
        coalesce((f ->> 'start')::bigint, 0),
        coalesce((f ->> 'end')::bigint, 0), coalesce(f ->> 'context', '')
    FROM jsonb_array_elements(d -> 'findings') WITH ORDINALITY t (f, n);
    INSERT INTO message_copy VALUES (k, save.copy, save.excerpts);
    INSERT INTO copy_key
    SELECT k, p.key, w ->> 'key', decode(w ->> 'wrapped', 'base64')
    FROM jsonb_each(save.wraps) p, jsonb_array_elements(p.value) w;
    IF reasons <> '[]' THEN
        PERFORM make_flags(k, reasons, 0);
    END IF;
    IF d ? 'facts' OR d ? 'asked' THEN
        PERFORM memory_save(k, coalesce(d ->> 'host', ''), d, 0);
    END IF;
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
    arrived CONSTANT timestamptz := to_timestamp(received_ms / 1000.0);
    moment CONSTANT timestamptz := uuid_time(k);
    doubtful CONSTANT boolean :=
        least(moment, arrived) < now() - interval '35 days'
        OR greatest(moment, arrived) > now() + interval '1 day';
BEGIN
    IF NOT EXISTS (SELECT FROM month
            WHERE first = date_trunc('month', moment, 'UTC')) THEN
        PERFORM ensure_month(moment);
    END IF;
    INSERT INTO message (id, received, counted, host, queue_id, from_name,
        from_address, sender, login, client, subject, message_id, action, code,
        reference, rules, gaps, envelope)
    VALUES (k, arrived, CASE WHEN doubtful THEN now() ELSE arrived END, '', '',
        '', '', '', '', '', '', '', 'accept', '', '', '{}',
        ARRAY['record_damaged', 'refused_' || save_minimal.why]
            || CASE WHEN doubtful THEN '{clock_doubtful}'::text[]
                ELSE '{}' END,
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
    -- Without its document no second scan can be made of it.
    WHERE p.key = 'copy' AND w ->> 'key' NOT LIKE 'host-%';
    RETURN true;
END $$;

-- The mail host lives.  This month and the next are made here too, ahead of
-- need, where nothing else is locked.
CREATE OR REPLACE FUNCTION recorder.beat(
    host text, spool_octets bigint, spool_waiting bigint,
    spool_oldest_ms bigint, scanners int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM ensure_month(now());
    PERFORM ensure_month(now() + interval '7 days');
    INSERT INTO mail_host
    VALUES (beat.host, now(), beat.spool_octets, beat.spool_waiting,
        CASE WHEN beat.spool_oldest_ms > 0
            THEN to_timestamp(beat.spool_oldest_ms / 1000.0) END,
        beat.scanners)
    ON CONFLICT (host) DO UPDATE SET seen = excluded.seen,
        spool_octets = excluded.spool_octets,
        spool_waiting = excluded.spool_waiting,
        spool_oldest = excluded.spool_oldest, scanners = excluded.scanners;
    PERFORM note_hour(beat.host, beat.spool_waiting, CASE
        WHEN beat.spool_oldest_ms > 0 THEN greatest(0, least(2147483647, extract(
            epoch FROM now()) - beat.spool_oldest_ms / 1000.0))::int ELSE 0 END);
    PERFORM send_late_deferred();
    PERFORM lapse_asks();
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT USAGE ON SCHEMA recorder TO schoolgate_recorder;
GRANT EXECUTE ON FUNCTION recorder.save, recorder.save_minimal, recorder.beat
    TO schoolgate_recorder;

RESET ROLE;
