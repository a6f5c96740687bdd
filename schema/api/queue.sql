-- What waits, what is decided, how things stand.

SET ROLE schoolgate_owner;

-- A flag without its headings: for an administrator, and of what is sealed.
CREATE OR REPLACE FUNCTION schoolgate.flag_trace(f schoolgate.flag)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('flag', f.id, 'message', f.message,
        'severity', f.severity, 'rule', f.rule, 'words', words_of(f.school, f.rule),
        'clause', f.clause, 'kinds', f.kinds, 'context', f.context,
        'state', f.state, 'queue', f.queue, 'looked', f.looked,
        'created', f.created, 'received', f.received,
        'recipients_count', f.recipients_count,
        'hidden', CASE f.context WHEN 'sealed' THEN 'sealed'
            ELSE 'not for an administrator' END)
$$;

-- Flags that the caller may see, gravest and newest first; headings only.
CREATE OR REPLACE FUNCTION api.queue(decided boolean, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    f flag;
    n bigint := 0;
BEGIN
    FOR f IN SELECT * FROM flag x WHERE x.state = 'new' OR queue.decided
        ORDER BY x.severity DESC, x.received DESC, x.id
    LOOP
        EXIT WHEN n >= lim;
        IF may_trace(a, f) OR (f.context = 'sealed' AND may_see(a, f)) THEN
            RETURN NEXT flag_trace(f);
            n := n + 1;
            CONTINUE;
        END IF;
        CONTINUE WHEN NOT may_see(a, f);
        RETURN NEXT jsonb_build_object('flag', f.id, 'message', f.message,
            'severity', f.severity, 'rule', f.rule,
            'words', words_of(f.school, f.rule), 'clause', f.clause,
            'kinds', f.kinds, 'context', f.context, 'state', f.state, 'queue', f.queue,
            'looked', f.looked, 'created', f.created,
            'received', f.received, 'person', coalesce(
                (SELECT name FROM person WHERE id = f.about),
                nullif(f.from_name, ''), f.sender),
            'from_address', f.from_address, 'sender', f.sender,
            'subject', f.subject, 'recipients', f.recipients,
            'recipients_count', f.recipients_count);
        n := n + 1;
    END LOOP;
    PERFORM count_looks(a, n, 0);
END $$;

-- The flag that the caller may see; whether it exists is not told else.
CREATE OR REPLACE FUNCTION schoolgate.visible_flag(
    a schoolgate.actor, id uuid)
RETURNS schoolgate.flag LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    f flag;
BEGIN
    SELECT * INTO f FROM flag x WHERE x.id = visible_flag.id FOR UPDATE;
    IF f.id IS NULL OR NOT may_see(a, f) THEN
        RAISE EXCEPTION 'there is no flag % that you may see', id
            USING ERRCODE = 'P0002';
    END IF;
    RETURN f;
END $$;

-- The same of one that he decides on, even where he sees no heading of it.
CREATE OR REPLACE FUNCTION schoolgate.judged_flag(
    a schoolgate.actor, id uuid)
RETURNS schoolgate.flag LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    f flag;
BEGIN
    SELECT * INTO f FROM flag x WHERE x.id = judged_flag.id FOR UPDATE;
    IF f.id IS NULL OR NOT may_trace(a, f) THEN
        RETURN visible_flag(a, judged_flag.id);
    END IF;
    RETURN f;
END $$;

-- The passages of a message, sealed; of the second scan where the first saw
-- nothing.
CREATE OR REPLACE FUNCTION schoolgate.sealed_passages(message uuid)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT c.message, coalesce(c.excerpts, n.excerpts), k.key_id, k.wrapped
    FROM all_message_copy c JOIN all_copy_key k ON k.message = c.message
        LEFT JOIN all_second_scan n ON n.message = c.message
    WHERE c.message = $1 AND k.purpose = 'excerpts'
        AND coalesce(c.excerpts, n.excerpts) IS NOT NULL
$$;

-- The sealed passages of a flagged message (T2), looked at as in the day's
-- queue: danger is whose who looks.  Of one that a rule sealed there are none for
-- anybody alone.
CREATE OR REPLACE FUNCTION api.excerpts(flag uuid)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := visible_flag(a, excerpts.flag);
BEGIN
    IF f.context = 'sealed' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM api.today_passage(f.id, false);
END $$;

-- Decide.  pass-to-X hands it to another queue, reopen takes it back.
CREATE OR REPLACE FUNCTION api.decide(flag uuid, outcome text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := judged_flag(a, decide.flag);
    d CONSTANT decision := decide_flag(a, f, decide.outcome, decide.note,
        gen_random_uuid());
BEGIN
    RETURN jsonb_build_object('decision', d.ordinal, 'flag', f.id,
        'outcome', d.outcome, 'at', d.at, 'by', a.person);
END $$;

-- Is it in the caller's numbers?  Who keeps the system has those of the schools
-- where he does, others of what they may see; nobody has any of what is about
-- himself.
CREATE OR REPLACE FUNCTION schoolgate.is_counted(
    a schoolgate.actor, wide boolean, f schoolgate.flag)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN CASE WHEN wide
            AND holds(a, f.school, 'mail-admin', 'admin', 'auditor')
        THEN NOT is_about(f, a.person, a.addresses)
        ELSE may_see(a, f) END;
END $$;

-- How things stand: numbers, no mail.
CREATE OR REPLACE FUNCTION api.status()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    wide CONSTANT boolean := a.roles && '{mail-admin,admin,auditor}';
BEGIN
    IF a.roles <@ '{staff}' THEN
        RAISE EXCEPTION 'this is not for the role %',
            array_to_string(a.roles, ', ') USING ERRCODE = '42501';
    END IF;
    RETURN jsonb_build_object(
        'last_record', (SELECT max(received) FROM message
            WHERE counted > now() - interval '35 days'),
        'records_today', (SELECT count(*) FROM message
            WHERE id >= uuid_floor(date_trunc('day', now()))),
        'hosts', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'host', host, 'seen', seen,
                'seconds', round(extract(epoch FROM now() - seen)),
                'spool_octets', spool_octets, 'spool_waiting', spool_waiting,
                'spool_oldest', spool_oldest, 'scanners', scanners)
            ORDER BY host) FROM mail_host), '[]'),
        'scanners', (SELECT coalesce(sum(h.scanners), 0) FROM mail_host h),
        'seen_seconds', (SELECT round(extract(epoch FROM now() - min(seen)))
            FROM mail_host),
        'lag_seconds', (SELECT coalesce(round(extract(epoch
            FROM now() - min(spool_oldest))), 0) FROM mail_host),
        'months', coalesce((SELECT jsonb_agg(to_char(first, 'YYYY-MM')
            ORDER BY first) FROM month), '[]'),
        'records_of_a_wrong_clock', (SELECT count(*) FROM message_other),
        'waiting', coalesce((SELECT jsonb_object_agg(queue, n) FROM (
            SELECT f.queue, count(*) AS n FROM flag f WHERE f.state = 'new'
                AND is_counted(a, wide, f)
            GROUP BY f.queue) q), '{}'),
        'second_scans_waiting', (SELECT count(DISTINCT message)
            FROM copy_key WHERE key_id LIKE 'host-%'),
        'second_scans_since', (SELECT uuid_time(min(message::text)::uuid)
            FROM copy_key WHERE key_id LIKE 'host-%'),
        'oldest_waiting', (SELECT min(f.created) FROM flag f
            WHERE f.state = 'new' AND is_counted(a, wide, f)),
        'maybe_repeated', (SELECT count(*) FROM held WHERE repeats > 0),
        'held_waiting', (SELECT count(*) FROM held WHERE state = 'waiting'),
        'notices_due', (SELECT count(*) FROM opening o WHERE notice = 'due'
            AND NOT EXISTS (SELECT FROM notice_event e
                WHERE e.opening = o.ordinal
                    AND e.state IN ('sent', 'failed'))),
        'notices_failed', (SELECT count(DISTINCT f.opening)
            FROM notice_event f WHERE f.state = 'failed'
                AND NOT EXISTS (SELECT FROM notice_event e
                    WHERE e.opening = f.opening AND e.state = 'sent')));
END $$;

-- What retention would do or did, one line each.
CREATE OR REPLACE FUNCTION api.retain(months int)
RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    -- Of all schools at once.
    PERFORM demand_in('*', 'mail-admin', 'admin', 'dpo');
    RETURN QUERY SELECT recorder.retain(months)::text;
END $$;

CREATE OR REPLACE FUNCTION api.hold_place(
    message uuid, reason text, until timestamptz)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo', 'headteacher');
    m CONSTANT message := visible(a, hold_place.message);
    h hold;
BEGIN
    INSERT INTO hold (message, reason, actor, until)
    VALUES (m.id, hold_place.reason, a.person, hold_place.until)
    RETURNING * INTO h;
    RETURN jsonb_build_object('hold', h.ordinal, 'message', h.message,
        'until', h.until);
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'a reason is needed, of 3 to 1000 characters'
        USING ERRCODE = '22023';
END $$;

CREATE OR REPLACE FUNCTION api.hold_end(ordinal bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo', 'headteacher');
BEGIN
    UPDATE hold h SET ended = now()
    WHERE h.ordinal = hold_end.ordinal AND h.ended IS NULL
        AND (h.actor = a.person OR holds_of(a, h.message, 'dpo'))
        -- His own mail goes no earlier for it.
        AND NOT EXISTS (SELECT FROM all_message m WHERE m.id = h.message
            AND (lower(m.login) = ANY (a.addresses)
                OR lower(m.sender) = ANY (a.addresses)));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no hold % that you may end',
            hold_end.ordinal USING ERRCODE = 'P0002';
    END IF;
    RETURN jsonb_build_object('hold', hold_end.ordinal, 'ended', now());
END $$;

GRANT EXECUTE ON FUNCTION api.queue, api.excerpts, api.decide, api.status,
    api.hold_place, api.hold_end TO schoolgate_people, schoolgate_console;
GRANT EXECUTE ON FUNCTION api.retain TO schoolgate_people;
RESET ROLE;
