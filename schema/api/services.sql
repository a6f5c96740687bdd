-- Addresses that people write to: report@, mistake@, not-for-me@.  What happens
-- next happens here; the answer goes out as a notice.

SET ROLE schoolgate_owner;

-- A subject without what replies and forwards put before it.
CREATE OR REPLACE FUNCTION schoolgate.bare_subject(subject text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT lower(btrim(regexp_replace(subject,
        '^(\s*(re|fw|fwd|aw|wg)\s*(\[\d+\])?:)+', '', 'i')))
$$;

-- Did it come from one of ours?  Login or network, never what a header says.
CREATE OR REPLACE FUNCTION schoolgate.is_from_ours(
    m schoolgate.message, networks text[])
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN m.login <> '' OR EXISTS (SELECT FROM unnest(networks) n
        WHERE m.client::inet <<= n::inet);
EXCEPTION WHEN data_exception THEN
    RETURN false;
END $$;

-- Mail of the same sender that this one is about: named by its Message-ID, or
-- of the same subject within two days; newest first.
CREATE OR REPLACE FUNCTION schoolgate.meant_by(m schoolgate.message)
RETURNS SETOF uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT o.id FROM message o
    WHERE o.id < m.id AND o.received > m.received - interval '30 days'
        AND o.sender <> '' AND address_hash(o.sender) = address_hash(m.sender)
        AND lower(o.sender) = lower(m.sender)
        AND NOT EXISTS (SELECT FROM service_mail s WHERE s.message = o.id)
        AND (o.message_id <> '' AND (m.document #> '{header,references}'
                    @> to_jsonb(ARRAY[o.message_id])
                OR m.document #> '{header,in_reply_to}'
                    @> to_jsonb(ARRAY[o.message_id]))
            OR bare_subject(m.subject) <> ''
                AND bare_subject(o.subject) = bare_subject(m.subject)
                AND o.received > m.received - interval '2 days')
    ORDER BY o.id DESC LIMIT 10
$$;

-- Somebody is to look: a flag on the mail that came to the address.
CREATE OR REPLACE FUNCTION schoolgate.flag_service(
    m schoolgate.message, rule text, queue text, severity int)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT make_flags(m.id, jsonb_build_array(jsonb_build_object('rule', $2,
        'clause', '', 'severity', $4, 'queue', $3, 'mode', 'enforce',
        'context', 'reported', 'findings', '[]'::jsonb)), 0)
$$;

-- Copies that have not left are stopped, the Data Protection Officer's clock
-- runs; what the sender is told.
CREATE OR REPLACE FUNCTION schoolgate.serve_mistake(
    m schoolgate.message, ours boolean)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    meant CONSTANT uuid[] := CASE WHEN ours THEN ARRAY(SELECT meant_by(m))
        ELSE '{}' END;
    halted int;
    gone text[];
BEGIN
    INSERT INTO held_order (item, act, reason, actor, os_user)
    SELECT h.item, 'return', 'You wrote that it was a mistake.',
        lower(m.sender), session_user
    FROM held h WHERE h.message = ANY (meant) AND h.state = 'waiting';
    GET DIAGNOSTICS halted = ROW_COUNT;
    gone := ARRAY(SELECT DISTINCT r.address FROM recipient r
        WHERE r.message = ANY (meant) AND NOT EXISTS (SELECT FROM held h
            WHERE h.message = r.message AND h.state IN ('waiting', 'returned',
                'dropped'))
        ORDER BY 1 LIMIT 20);
    INSERT INTO breach (reported_by, message, reporter, reported, due, stopped)
    VALUES (m.id, meant[1], m.sender, m.received,
        m.received + interval '72 hours', halted)
    ON CONFLICT DO NOTHING;
    PERFORM flag_service(m, 'mistake-told', 'dpo', 4);
    NOTIFY schoolgate_orders;
    RETURN letter_fill((letter('mistake')).words, jsonb_build_object(
        'at', to_char(m.received AT TIME ZONE zone_of(m.id), 'HH24:MI'),
        'stopped', CASE WHEN halted = 0 THEN 'No copy could be stopped.'
            WHEN halted = 1 THEN 'The message that still waited was stopped; '
                'it comes back to you.'
            ELSE halted || ' messages that still waited were stopped; they '
                'come back to you.' END,
        'delivered', CASE WHEN cardinality(gone) = 0 THEN ''
            ELSE ' Delivered to: ' || array_to_string(gone, ', ') END,
        'ref', reference(m.id)));
END $$;

-- What one message to such an address sets off, and its answer.
CREATE OR REPLACE FUNCTION schoolgate.serve_one(
    m schoolgate.message, service text, ours boolean)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    slots CONSTANT jsonb := jsonb_build_object('ref', reference(m.id), 'at',
        to_char(m.received AT TIME ZONE zone_of(m.id), 'HH24:MI'));
BEGIN
    IF service = 'mistake' THEN
        RETURN serve_mistake(m, ours);
    ELSIF service = 'report' THEN
        PERFORM flag_service(m, 'told-by-person', CASE WHEN EXISTS (
            SELECT FROM person p WHERE p.id = person_of(m.login, m.sender)
                AND is_pupil(p.class)) THEN 'dsl' ELSE 'headteacher' END, 4);
        RETURN letter_fill((letter('report')).words, slots);
    END IF;
    INSERT INTO breach (reported_by, reporter, reported, due)
    VALUES (m.id, m.sender, m.received, m.received + interval '72 hours')
    ON CONFLICT DO NOTHING;
    PERFORM flag_service(m, 'not-for-me', 'dpo', 3);
    RETURN letter_fill((letter('not-for-me')).words, slots);
END $$;

-- The addresses: those of the configuration ('' for one that is not used) and
-- the directory's services.
CREATE OR REPLACE FUNCTION schoolgate.services_of(
    report text, mistake text, not_for_me text)
RETURNS TABLE (what text, address text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT v.what, lower(v.address) FROM (VALUES ('report', $1),
        ('mistake', $2), ('not-for-me', $3)) v (what, address)
    WHERE v.address <> ''
    UNION
    SELECT a.purpose, a.address FROM address a WHERE a.kind = 'service'
        AND a.purpose IN ('report', 'mistake', 'not-for-me')
$$;

-- Mail to these addresses that nobody has served yet; then the answers that no
-- mail host has.
CREATE OR REPLACE FUNCTION recorder.serve_mail(
    report text, mistake text, not_for_me text, networks text[])
RETURNS TABLE (message uuid, address text, subject text, words text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mail record;
    m message;
    ours boolean;
    text_of text;
BEGIN
    FOR mail IN
        SELECT x, s.what FROM services_of($1, $2, $3) s
        JOIN recipient r ON address_hash(r.address) = address_hash(s.address)
            AND lower(r.address) = s.address
        JOIN message x ON x.id = r.message
        WHERE x.received > now() - interval '7 days'
            AND x.action IN ('accept', 'change')
            AND NOT EXISTS (SELECT FROM service_mail s
                WHERE s.message = r.message)
        ORDER BY x.id LIMIT 20
    LOOP
        m := mail.x;
        ours := is_from_ours(m, $4);
        INSERT INTO service_mail (message, service, address, subject, words)
        VALUES (m.id, mail.what, CASE WHEN ours AND m.sender <> ''
            THEN m.sender END, letter_fill((letter(mail.what)).subject,
                jsonb_build_object('ref', reference(m.id))), '')
        ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        text_of := serve_one(m, mail.what, ours);
        UPDATE service_mail s SET words = text_of WHERE s.message = m.id;
    END LOOP;
    RETURN QUERY SELECT s.message, s.address, s.subject, s.words
    FROM service_mail s
    WHERE s.answered IS NULL AND s.address IS NOT NULL
    ORDER BY s.at LIMIT 50;
END $$;

-- The answer lies in a mail host's outbox.
CREATE OR REPLACE FUNCTION recorder.service_answered(id uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE service_mail SET answered = now()
    WHERE message = $1 AND answered IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.serve_mail, recorder.service_answered
    TO schoolgate_recorder;

RESET ROLE;
