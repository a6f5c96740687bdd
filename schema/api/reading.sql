-- Records as people may see them: headings (T1), then an opening with its
-- reason and notice, then the copy.

SET ROLE schoolgate_owner;

-- May the caller see this record's headings?  The DPO those that a request or
-- a breach covers; who keeps a queue those with a flag that he may see; staff
-- their own mail.
CREATE OR REPLACE FUNCTION schoolgate.may_see_record(
    a schoolgate.actor, m schoolgate.message)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM flag f
            WHERE f.message = m.id AND may_see(a, f))
        OR request_scope(a, m.id)
$$;

CREATE OR REPLACE FUNCTION schoolgate.is_own(
    a schoolgate.actor, m schoolgate.message)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT lower(m.login) = ANY (a.addresses)
        OR lower(m.sender) = ANY (a.addresses)
        OR EXISTS (SELECT FROM all_recipient r WHERE r.message = m.id
            AND lower(r.address) = ANY (a.addresses))
$$;

-- One address among sender, login, From and recipients.
CREATE OR REPLACE FUNCTION schoolgate.concerns(
    id uuid, senders text[], addresses text[])
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM unnest($2) s WHERE lower(s) = ANY ($3))
        OR EXISTS (SELECT FROM all_recipient r WHERE r.message = $1
            AND lower(r.address) = ANY ($3))
$$;

-- How the second scan of a message went; NULL when there was none (yet).
CREATE OR REPLACE FUNCTION schoolgate.second_of(message uuid)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('at', n.at, 'scanned', n.scanned,
        'rules', n.rules, 'gaps', n.gaps)
    FROM all_second_scan n WHERE n.message = $1
$$;

-- What an administrator sees: that it was recorded, not who wrote what.
CREATE OR REPLACE FUNCTION schoolgate.trace(m schoolgate.message)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('id', m.id, 'received', m.received,
        'host', m.host, 'queue_id', m.queue_id, 'size', m.size,
        'action', m.action, 'code', m.code, 'rules', m.rules, 'gaps', m.gaps)
        || jsonb_strip_nulls(jsonb_build_object('second', second_of(m.id)))
$$;

-- Headings, from the second scan where the first saw none.  Staff are shown
-- other recipients only of what they sent (Bcc).
CREATE OR REPLACE FUNCTION schoolgate.headings(
    a schoolgate.actor, m schoolgate.message)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT trace(m) || jsonb_build_object('sent', coalesce(n.sent, m.sent),
        'person', coalesce((SELECT name FROM person
            WHERE id = person_of(m.login, m.sender)),
            nullif(coalesce(n.from_name, m.from_name), ''), m.sender),
        'from_name', coalesce(n.from_name, m.from_name),
        'from_address', coalesce(n.from_address, m.from_address),
        'sender', m.sender, 'login', m.login, 'client', m.client,
        'subject', coalesce(n.subject, m.subject),
        'message_id', coalesce(n.message_id, m.message_id),
        'reference', m.reference,
        'recipients', coalesce((SELECT jsonb_agg(r.address ORDER BY r.ordinal)
            FROM all_recipient r WHERE r.message = m.id
                AND (a.roles <> '{staff}'
                    OR lower(m.sender) = ANY (a.addresses)
                    OR lower(m.login) = ANY (a.addresses)
                    OR lower(r.address) = ANY (a.addresses))), '[]'),
        'attachments', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'path', t.path, 'name', t.name, 'size', t.size,
                'type', t.type, 'encrypted', t.encrypted) ORDER BY t.ordinal)
            FROM all_attachment t WHERE t.message = m.id), '[]'))
    FROM (SELECT) one LEFT JOIN all_second_scan n ON n.message = m.id
$$;

-- Count looks without an opening; half an hour without one ends a sitting.
CREATE OR REPLACE FUNCTION schoolgate.count_looks(
    a schoolgate.actor, headings bigint, passages bigint)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    UPDATE sitting s SET latest = now(), headings = s.headings + $2,
        passages = s.passages + $3
    WHERE s.ordinal = (SELECT max(x.ordinal) FROM sitting x
        WHERE x.actor = a.person AND x.latest > now() - interval '30 minutes');
    IF NOT FOUND THEN
        INSERT INTO sitting (actor, started, latest, headings, passages)
        VALUES (a.person, now(), now(), $2, $3);
    END IF;
END $$;

-- filter: person, address, since, until, rule, after (a record's id), limit.
CREATE OR REPLACE FUNCTION api.record_list(filter jsonb)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    admin CONSTANT boolean := a.roles <@ '{mail-admin,admin}';
    whose CONSTANT text[] := CASE
        WHEN filter ? 'person' THEN ARRAY(SELECT x.address FROM address x
            WHERE x.person = filter ->> 'person')
        WHEN filter ? 'address' THEN ARRAY[lower(filter ->> 'address')] END;
    m message;
    n bigint := 0;
BEGIN
    IF filter ? 'person' AND cardinality(whose) = 0 THEN
        RAISE EXCEPTION 'the directory knows no address of this person'
            USING ERRCODE = 'P0002';
    END IF;
    FOR m IN SELECT * FROM all_message x
        WHERE (NOT filter ? 'since'
                OR x.received >= (filter ->> 'since')::timestamptz)
            AND (NOT filter ? 'until'
                OR x.received < (filter ->> 'until')::timestamptz)
            AND (NOT filter ? 'rule' OR x.rules @> ARRAY[filter ->> 'rule']
                OR EXISTS (SELECT FROM all_second_scan n
                    WHERE n.message = x.id
                        AND n.rules @> ARRAY[filter ->> 'rule']))
            AND (NOT filter ? 'after' OR x.id < (filter ->> 'after')::uuid)
            AND (whose IS NULL OR (NOT admin
                AND concerns(x.id, ARRAY[x.sender, x.login,
                    x.from_address, (SELECT n.from_address
                        FROM all_second_scan n WHERE n.message = x.id)],
                    whose)))
        ORDER BY x.id DESC
    LOOP
        CONTINUE WHEN NOT admin AND NOT may_see_record(a, m)
            AND NOT (a.roles = '{staff}' AND is_own(a, m));
        RETURN NEXT CASE WHEN admin THEN trace(m) ELSE headings(a, m) END;
        n := n + 1;
        EXIT WHEN n >= least(coalesce((filter ->> 'limit')::int, 100), 100000);
    END LOOP;
    PERFORM count_looks(a, n, 0);
END $$;

-- The record that the caller may see; whether it exists is not told else.
CREATE OR REPLACE FUNCTION schoolgate.visible(a schoolgate.actor, id uuid)
RETURNS schoolgate.message LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = visible.id;
    IF m.id IS NULL OR NOT may_see_record(a, m) THEN
        RAISE EXCEPTION 'there is no record % that you may see', id
            USING ERRCODE = 'P0002';
    END IF;
    RETURN m;
END $$;

CREATE OR REPLACE FUNCTION api.record_show(id uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, record_show.id);
BEGIN
    PERFORM count_looks(a, 1, 0);
    RETURN headings(a, m) || jsonb_build_object(
        'envelope', m.document -> 'envelope',
        'parts', coalesce(m.document -> 'parts', '[]'),
        'verdict', m.document -> 'verdict',
        'held', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'kind', h.kind, 'action', h.action, 'state', h.state,
                'until', h.until, 'changed', h.changed,
                'maybe_repeated', h.repeats > 0,
                'lost_arguments', h.lost_arguments) ORDER BY h.item)
            FROM held h WHERE h.message = m.id), '[]'),
        'findings', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'kind', f.kind, 'id', f.id, 'severity', f.severity,
                'confidence', f.confidence, 'where', f.place,
                'start', f.first, 'end', f.last, 'pass', f.pass,
                'context', f.context)
                ORDER BY f.ordinal)
            FROM all_finding f WHERE f.message = m.id), '[]'),
        'openings', CASE WHEN 'dpo' = ANY (a.roles) THEN
            coalesce((SELECT jsonb_agg(jsonb_build_object('at', o.at,
                'by', o.actor, 'tier', o.tier, 'purpose', o.purpose,
                'reason', o.reason, 'notice', o.notice) ORDER BY o.ordinal)
            FROM opening o WHERE o.message = m.id), '[]') END)
        || coalesce((SELECT jsonb_build_object('second', second_of(m.id)
                || jsonb_build_object('parts', n.document -> 'parts',
                    'verdict', n.document -> 'verdict'))
            FROM all_second_scan n WHERE n.message = m.id), '{}');
END $$;

-- What the person is told; no subject and no address, which go with the
-- record.
CREATE OR REPLACE FUNCTION schoolgate.notice_words(
    a schoolgate.actor, m schoolgate.message, purpose text, reason text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT letter_fill((letter('opened')).words, jsonb_build_object(
        'when', to_char(now() AT TIME ZONE zone_of(m.id),
            'FMDD FMMonth HH24:MI'),
        'who', a.name,
        'roles', array_to_string(a.roles, ', '),
        'sent', to_char(m.received AT TIME ZONE zone_of(m.id),
            'FMDD FMMonth YYYY'),
        'reason', btrim(reason),
        'ground', (SELECT value ->> purpose FROM settings
            WHERE key = 'purposes'),
        'answer', (SELECT value #>> '{}' FROM settings
            WHERE key = 'answer_to'),
        'ref', reference(m.id)))
$$;

-- Whom an opening of this message tells: the sender, when he is ours (in the
-- directory, or in our domains).
CREATE OR REPLACE FUNCTION schoolgate.told_of(
    m schoolgate.message, OUT person text, OUT address text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT who, (SELECT x FROM unnest(ARRAY[m.login, m.sender]) x
        WHERE x LIKE '%@%' AND (who IS NOT NULL OR EXISTS (SELECT FROM school s
            WHERE lower(split_part(x, '@', 2)) = ANY (s.domains)))
        LIMIT 1)
    FROM person_of(m.login, m.sender) who
$$;

-- Write the opening with its notice.  The copy comes in a later transaction.
CREATE OR REPLACE FUNCTION api.record_open(
    id uuid, tier text, purpose text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, record_open.id);
    who CONSTANT text := person_of(m.login, m.sender);
    address text;
    o opening;
BEGIN
    IF NOT coalesce((SELECT value ? record_open.purpose FROM settings
            WHERE key = 'purposes'), false) THEN
        RAISE EXCEPTION 'there is no purpose "%"', record_open.purpose
            USING ERRCODE = '22023', HINT = (SELECT string_agg(k, ', ')
                FROM settings s, jsonb_object_keys(s.value) k
                WHERE s.key = 'purposes');
    END IF;
    IF length(btrim(record_open.reason)) NOT BETWEEN 3 AND 1000 THEN
        RAISE EXCEPTION 'a reason is needed, of 3 to 1000 characters'
            USING ERRCODE = '22023';
    END IF;
    IF record_open.tier NOT IN ('T3', 'T4') THEN
        RAISE EXCEPTION 'there is no tier "%"', record_open.tier
            USING ERRCODE = '22023';
    END IF;
    -- The sender, when he is ours: in the directory, or in our domains.
    SELECT x INTO address FROM unnest(ARRAY[m.login, m.sender]) x
    WHERE x LIKE '%@%' AND (who IS NOT NULL OR EXISTS (SELECT FROM school s
        WHERE lower(split_part(x, '@', 2)) = ANY (s.domains)))
    LIMIT 1;
    INSERT INTO opening (message, told, told_address, tier, purpose, reason,
        actor, os_user, notice, due, words)
    VALUES (m.id, who, address, record_open.tier, record_open.purpose,
        record_open.reason, a.person, session_user,
        CASE WHEN address IS NULL THEN 'none' ELSE 'due' END,
        CASE WHEN address IS NOT NULL THEN now() + interval '1 day' END,
        CASE WHEN address IS NULL THEN '' ELSE notice_words(a, m,
            record_open.purpose, record_open.reason) END)
    RETURNING * INTO o;
    RETURN jsonb_build_object('opening', o.ordinal, 'message', o.message,
        'at', o.at, 'notice', o.notice, 'told', o.told_address, 'due', o.due,
        'words', o.words);
END $$;

-- The sealed copy for an opening of one's own that is over and done with.
CREATE OR REPLACE FUNCTION api.record_copy(opening bigint)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    o opening;
BEGIN
    SELECT * INTO o FROM opening x WHERE x.ordinal = record_copy.opening;
    IF o.ordinal IS NULL OR o.actor <> a.person OR o.os_user <> session_user
        OR o.at < now() - interval '15 minutes'
        OR pg_xact_status(o.xact) IS DISTINCT FROM 'committed' THEN
        RAISE EXCEPTION 'there is no opening % that hands out a copy',
            record_copy.opening USING ERRCODE = '42501';
    END IF;
    PERFORM visible(a, o.message);
    RETURN QUERY SELECT o.message, c.sealed, k.key_id, k.wrapped
    FROM all_message_copy c JOIN all_copy_key k ON k.message = c.message
    WHERE c.message = o.message AND k.purpose = 'copy'
        AND k.key_id NOT LIKE 'host-%'
    ORDER BY k.key_id LIKE 'recovery%', k.key_id;
END $$;

GRANT USAGE ON SCHEMA api TO schoolgate_people;
GRANT EXECUTE ON FUNCTION api.record_list, api.record_show, api.record_open,
    api.record_copy, api.whoami TO schoolgate_people;
RESET ROLE;
