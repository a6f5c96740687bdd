-- Records as people may see them: headings (T1), then an opening with its
-- reason and notice, then the copy.

SET ROLE schoolgate_owner;

-- Did the caller send it?
CREATE OR REPLACE FUNCTION schoolgate.is_sent_by(
    a schoolgate.actor, m schoolgate.message)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN schoolgate.mailbox_in(m.login, a.addresses)
        OR schoolgate.mailbox_in(m.sender, a.addresses);
END $$;

-- His own mail: that he sent or was sent.
CREATE OR REPLACE FUNCTION schoolgate.is_own(
    a schoolgate.actor, m schoolgate.message)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN is_sent_by(a, m) OR EXISTS (SELECT FROM all_recipient r
        WHERE r.message = m.id AND address_hash(r.address) IN (
                SELECT address_hash(x) FROM unnest(a.addresses) x)
            AND mailbox_in(r.address, a.addresses));
END $$;

-- Does this document say that a rule sealed it?  Inlined, as is_named().
CREATE OR REPLACE FUNCTION schoolgate.says_sealed(document jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(document #> '{verdict,reasons}'
        @> '[{"context": "sealed"}]', false)
$$;

-- Did a rule seal it?  Then there is no heading of it for anybody alone, but for
-- who is told of danger.
CREATE OR REPLACE FUNCTION schoolgate.is_sealed(id uuid, document jsonb)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN says_sealed(document)
        OR EXISTS (SELECT FROM all_second_scan n WHERE n.message = $1
            AND says_sealed(n.document));
END $$;

-- May the caller see this record's headings?  Never of what he wrote himself (as
-- far as a From field may say so).  Who keeps a queue: those with a flag that
-- he may see; who keeps a request, a breach or a case: those of it.
CREATE OR REPLACE FUNCTION schoolgate.may_see_record(
    a schoolgate.actor, m schoolgate.message)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN NOT is_sent_by(a, m)
        AND NOT coalesce(mailbox_in(m.from_address, a.addresses), false)
        AND (EXISTS (SELECT FROM flag f WHERE f.message = m.id
                AND f.context <> 'sealed' AND may_see(a, f))
            OR ((in_scope(a, m.id) OR ('dpo' = ANY (a.roles) AND reaches_all()
                AND holds_of(a, m.id, 'dpo'))) AND NOT is_sealed(m.id, m.document)));
END $$;

-- How much of a record is for the caller: 'all' of its headings; 'own', those
-- of mail that he sent or was sent; 'trace', of an administrator, that there is
-- such a record; NULL: nothing.
CREATE OR REPLACE FUNCTION schoolgate.record_right(
    a schoolgate.actor, m schoolgate.message)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN CASE WHEN may_see_record(a, m) THEN 'all'
        WHEN 'staff' = ANY (a.roles) AND is_own(a, m) THEN 'own'
        WHEN holds_of(a, m.id, 'mail-admin', 'admin') THEN 'trace' END;
END $$;

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

-- Headings, from the second scan where the first saw none.
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
            FROM all_recipient r WHERE r.message = m.id), '[]'),
        'attachments', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'path', t.path, 'name', t.name, 'size', t.size,
                'type', t.type, 'encrypted', t.encrypted) ORDER BY t.ordinal)
            FROM all_attachment t WHERE t.message = m.id), '[]'))
    FROM (SELECT) one LEFT JOIN all_second_scan n ON n.message = m.id
$$;

-- Of one's own mail: not what rules say of it; of what one did not send, neither
-- other recipients (Bcc) nor whence it came.
CREATE OR REPLACE FUNCTION schoolgate.own_headings(
    a schoolgate.actor, m schoolgate.message)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN is_sent_by(a, m) THEN h ELSE h - '{login,client,action,
            code,reference}'::text[] || jsonb_build_object('recipients',
            coalesce((SELECT jsonb_agg(x) FROM jsonb_array_elements_text(
                h -> 'recipients') x WHERE lower(x) = ANY (a.addresses)), '[]'))
        END
    FROM (SELECT headings(a, m) - '{rules,gaps,second}'::text[]) t (h)
$$;

-- Records that one of these addresses may be among the senders or recipients of.
CREATE OR REPLACE FUNCTION schoolgate.concerned(addresses text[])
RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    hashes CONSTANT bigint[] := ARRAY(
        SELECT address_hash(x) FROM unnest(addresses) x);
BEGIN
    RETURN QUERY SELECT x.id FROM all_message x
        WHERE (x.sender <> '' AND address_hash(x.sender) = ANY (hashes))
            OR (x.login <> '' AND address_hash(x.login) = ANY (hashes))
            OR (x.from_address <> x.sender
                AND address_hash(x.from_address) = ANY (hashes))
        UNION SELECT r.message FROM all_recipient r
        WHERE address_hash(r.address) = ANY (hashes)
        UNION SELECT n.message FROM all_second_scan n
        WHERE address_hash(n.from_address) = ANY (hashes);
END $$;

-- Does a record concern one of these addresses, as far as the caller is shown
-- its own?  Nobody learns by asking what he would not be shown.
CREATE OR REPLACE FUNCTION schoolgate.concerns_shown(a schoolgate.actor,
    m schoolgate.message, how text, addresses text[])
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    senders CONSTANT text[] := ARRAY[m.sender, m.from_address,
        (SELECT n.from_address FROM all_second_scan n WHERE n.message = m.id)];
BEGIN
    RETURN CASE WHEN how = 'all' OR (how = 'own' AND is_sent_by(a, m))
            THEN concerns(m.id, senders || m.login, addresses)
        WHEN how = 'own' THEN addresses && a.addresses
            OR EXISTS (SELECT FROM unnest(senders) s
                WHERE lower(s) = ANY (addresses))
        ELSE false END;
END $$;

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

-- Records that somebody may have a right to who does not see every one: flagged
-- ones, those of requests, breaches and cases that run, and his own.
CREATE OR REPLACE FUNCTION schoolgate.seeable(a schoolgate.actor)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    hashes CONSTANT bigint[] := ARRAY(
        SELECT address_hash(x) FROM unnest(a.addresses) x);
BEGIN
    IF NOT a.roles <@ '{staff}' THEN
        -- As may_see(): what is about a headteacher, or about who keeps another
        -- queue, is shown to these; all others see their own queue.
        RETURN QUERY SELECT f.message FROM flag f
            WHERE f.queue = ANY (a.roles)
                OR a.roles && '{headteacher,deputy,chair}'
            UNION SELECT c.message FROM case_message c;
    END IF;
    IF 'dpo' = ANY (a.roles) THEN
        RETURN QUERY SELECT r FROM request q, request_found(q, '{}') r
            WHERE q.state <> 'closed' AND holds(a, q.school, 'dpo')
            UNION SELECT unnest(ARRAY[b.message, b.reported_by]) FROM breach b
            WHERE b.state <> 'closed';
    END IF;
    IF 'staff' = ANY (a.roles) THEN
        RETURN QUERY SELECT x.id FROM all_message x
            WHERE (x.sender <> '' AND address_hash(x.sender) = ANY (hashes))
                OR (x.login <> '' AND address_hash(x.login) = ANY (hashes))
            UNION SELECT r.message FROM all_recipient r
            WHERE address_hash(r.address) = ANY (hashes);
    END IF;
END $$;

-- filter: person, address, since, until, rule, after (a record's id), limit.
CREATE OR REPLACE FUNCTION api.record_list(filter jsonb)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    whose CONSTANT text[] := CASE
        WHEN filter ? 'person' THEN ARRAY(SELECT x.address FROM address x
            WHERE x.person = filter ->> 'person')
        WHEN filter ? 'address' THEN ARRAY[lower(filter ->> 'address')] END;
    most CONSTANT int := least(coalesce((filter ->> 'limit')::int, 100),
        100000);
    -- Whose every record is looked at; of others those that may be his.
    wide CONSTANT boolean := a.roles && '{mail-admin,admin}'
        OR ('dpo' = ANY (a.roles) AND reaches_all());
    m message;
    how text;
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
            AND (wide OR x.id IN (SELECT s FROM seeable(a) s))
            AND (whose IS NULL OR x.id IN (SELECT s FROM concerned(whose) s))
        ORDER BY x.id DESC
    LOOP
        EXIT WHEN n >= most;
        how := record_right(a, m);
        CONTINUE WHEN how IS NULL
            -- What rules say of his own mail is not for him.
            OR (how = 'own' AND filter ? 'rule')
            OR NOT (whose IS NULL OR concerns_shown(a, m, how, whose));
        RETURN NEXT CASE how WHEN 'all' THEN headings(a, m)
            WHEN 'own' THEN own_headings(a, m) ELSE trace(m) END;
        n := n + 1;
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
        'openings', CASE WHEN holds_of(a, m.id, 'dpo') THEN
            coalesce((SELECT jsonb_agg(jsonb_build_object('at', o.at,
                'by', o.actor, 'signed_by', o.signed_by, 'tier', o.tier,
                'purpose', o.purpose, 'reason', o.reason, 'notice', o.notice)
                ORDER BY o.ordinal)
            FROM opening o WHERE o.message = m.id AND o.beside IS NULL),
            '[]') END)
        || coalesce((SELECT jsonb_build_object('second', second_of(m.id)
                || jsonb_build_object('parts', n.document -> 'parts',
                    'verdict', n.document -> 'verdict'))
            FROM all_second_scan n WHERE n.message = m.id), '{}');
END $$;

-- As what the caller reads a message, for who is told: his roles, and for whom.
CREATE OR REPLACE FUNCTION schoolgate.reads_as(
    a schoolgate.actor, message uuid)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT concat_ws(' for ', array_to_string(ARRAY(
            SELECT r FROM unnest(own_roles(a)) r WHERE r <> 'staff'), ', '),
        (SELECT name_of(min(acted_for(a.person, f.queue, f.school)))
        FROM flag f WHERE f.message = $2 HAVING NOT bool_or(
            has_role(a.person, f.queue, f.school))))
$$;

-- Where its sender is written to; NULL: he is not ours.
CREATE OR REPLACE FUNCTION schoolgate.writer_told(m schoolgate.message)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT writer_address(person_of(m.login, m.sender), m.login, m.sender)
$$;

-- What the person is told; no subject and no address, which go with the
-- record.
CREATE OR REPLACE FUNCTION schoolgate.notice_slots(
    a schoolgate.actor, m schoolgate.message, purpose text, reason text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object(
        'when', to_char(now() AT TIME ZONE zone_of(m.id),
            'FMDD FMMonth "at" HH24:MI'),
        'who', a.name,
        'roles', reads_as(a, m.id),
        'way', CASE WHEN writer_told(m) IS NULL THEN 'sent to you'
            ELSE 'you sent' END,
        'sent', to_char(m.received AT TIME ZONE zone_of(m.id),
            'FMDD FMMonth YYYY'),
        'reason', btrim(reason),
        -- Not chosen yet: dots, as the reason has them then.
        'ground', coalesce((SELECT value ->> purpose FROM settings
            WHERE key = 'purposes'), '…'),
        'answer', (SELECT value #>> '{}' FROM settings
            WHERE key = 'answer_to') || coalesce(', or at ' || nullif((
            SELECT value #>> '{}' FROM settings
            WHERE key = 'console_address'), '') || '/#/me', ''),
        'ref', reference(m.id))
$$;

CREATE OR REPLACE FUNCTION schoolgate.notice_words(
    a schoolgate.actor, m schoolgate.message, purpose text, reason text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT letter_fill((letter('opened')).words, notice_slots(a, m, $3, $4))
$$;

-- What every opening says of itself: a purpose of the school's, a reason, a tier.
CREATE OR REPLACE FUNCTION schoolgate.demand_opening(
    tier text, purpose text, reason text)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF NOT coalesce((SELECT value ? demand_opening.purpose FROM settings
            WHERE key = 'purposes'), false) THEN
        RAISE EXCEPTION 'there is no purpose "%"', demand_opening.purpose
            USING ERRCODE = '22023', HINT = (SELECT string_agg(k, ', ')
                FROM settings s, jsonb_object_keys(s.value) k
                WHERE s.key = 'purposes');
    END IF;
    IF length(btrim(coalesce(demand_opening.reason, '')))
        NOT BETWEEN 3 AND 1000 THEN
        RAISE EXCEPTION 'a reason is needed, of 3 to 1000 characters'
            USING ERRCODE = '22023';
    END IF;
    IF coalesce(demand_opening.tier, '') NOT IN ('T3', 'T4') THEN
        RAISE EXCEPTION 'there is no tier "%"', demand_opening.tier
            USING ERRCODE = '22023';
    END IF;
END $$;

-- Write the opening with its notice.  The copy comes in a later transaction.
CREATE OR REPLACE FUNCTION api.record_open(
    id uuid, tier text, purpose text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, record_open.id);
    o opening;
BEGIN
    PERFORM demand_opening(record_open.tier, record_open.purpose,
        record_open.reason);
    o.tier := record_open.tier;
    o.purpose := record_open.purpose;
    o.reason := record_open.reason;
    o.notice := 'due';
    o.due := now() + interval '1 day';
    o.words := notice_words(a, m, o.purpose, o.reason);
    o := write_opening(a, m, o);
    PERFORM sitting_begin(o.ordinal);
    RETURN opening_written(o);
END $$;

-- The sealed copy for an opening of one's own that is written and committed, as
-- long as its sitting lasts.
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
        OR NOT sitting_lasts(o.ordinal)
        OR pg_xact_status(o.xact) IS DISTINCT FROM 'committed' THEN
        RAISE EXCEPTION 'there is no opening % that hands out a copy',
            record_copy.opening USING ERRCODE = '42501';
    END IF;
    PERFORM opened_message(a, o);
    PERFORM sitting_count(o.ordinal);
    RETURN QUERY SELECT o.message, c.sealed, k.key_id, k.wrapped
    FROM all_message_copy c JOIN all_copy_key k ON k.message = c.message
    WHERE c.message = o.message AND k.purpose = 'copy'
        AND k.key_id NOT LIKE 'host-%'
    ORDER BY k.key_id LIKE 'recovery%', k.key_id;
END $$;

GRANT USAGE ON SCHEMA api TO schoolgate_people;
GRANT EXECUTE ON FUNCTION api.record_list, api.record_show, api.record_open,
    api.record_copy, api.whoami TO schoolgate_people, schoolgate_console;
RESET ROLE;
