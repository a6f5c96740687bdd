-- About me: what a member of staff is shown of what is kept of him, who looked at
-- it and why, and what he says to that.

SET ROLE schoolgate_owner;

-- -- his own mail ------------------------------------------------------------

-- Records of mail that he sent or was sent, newest first, behind `after`; as many
-- of each way as are asked for.
CREATE OR REPLACE FUNCTION schoolgate.own_ids(
    a schoolgate.actor, after uuid, most bigint)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    h CONSTANT bigint[] := ARRAY(
        SELECT address_hash(x) FROM unnest(a.addresses) x);
    below CONSTANT uuid := coalesce(after,
        'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    RETURN QUERY SELECT x.id FROM (
        (SELECT m.id FROM all_message m WHERE address_hash(m.sender) = ANY (h)
            AND m.sender <> '' AND lower(m.sender) = ANY (a.addresses)
            AND m.id < below ORDER BY m.id DESC LIMIT most)
        UNION
        (SELECT m.id FROM all_message m WHERE address_hash(m.login) = ANY (h)
            AND m.login <> '' AND lower(m.login) = ANY (a.addresses)
            AND m.id < below ORDER BY m.id DESC LIMIT most)
        UNION
        (SELECT r.message FROM all_recipient r
            WHERE address_hash(r.address) = ANY (h)
            AND lower(r.address) = ANY (a.addresses)
            AND r.message < below ORDER BY r.message DESC LIMIT most)) x
    ORDER BY x.id DESC LIMIT most;
END $$;

-- An address of a domain of ours.
CREATE OR REPLACE FUNCTION schoolgate.is_of_domain(address text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM school s
        WHERE lower(split_part($1, '@', -1)) = ANY (s.domains))
$$;

-- Did it leave the school, or come into it?  Where the record does not say whether
-- its sender is inside, by his address.
CREATE OR REPLACE FUNCTION schoolgate.is_outward(
    message uuid, sender text, sender_inside boolean)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT coalesce($3, is_of_domain($2)) OR EXISTS (
        SELECT FROM all_recipient r WHERE r.message = $1
            AND NOT is_of_domain(r.address))
$$;

CREATE OR REPLACE FUNCTION schoolgate.own_counts(a schoolgate.actor)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.month DESC), '[]')
    FROM (SELECT to_char(m.received, 'YYYY-MM') AS month,
            count(*) FILTER (WHERE s AND NOT o) AS sent_inside,
            count(*) FILTER (WHERE s AND o) AS sent_outside,
            count(*) FILTER (WHERE NOT s AND NOT o) AS received_inside,
            count(*) FILTER (WHERE NOT s AND o) AS received_outside
        FROM own_ids(a, NULL, NULL) i JOIN all_message m ON m.id = i,
            LATERAL (SELECT lower(m.login) = ANY (a.addresses)
                    OR lower(m.sender) = ANY (a.addresses),
                is_outward(m.id, m.sender, m.sender_inside)) d (s, o)
        GROUP BY 1) t
$$;

-- As retention was last told; before its first run, what is the default.
CREATE OR REPLACE FUNCTION schoolgate.kept_months() RETURNS int
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT (value #>> '{}')::int FROM settings
            WHERE key = 'retention_months'),
        (SELECT months FROM certificate ORDER BY ordinal DESC LIMIT 1), 6)
$$;

-- One's own list, headings alone: what is recorded, and until when it is kept.
CREATE OR REPLACE FUNCTION api.me_mail(after uuid, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    months CONSTANT int := kept_months();
    m message;
BEGIN
    FOR m IN SELECT x.* FROM own_ids(a, me_mail.after,
            least(greatest(coalesce(lim, 50), 1), 200)) i
        JOIN all_message x ON x.id = i ORDER BY x.id DESC
    LOOP
        RETURN NEXT own_headings(a, m) || jsonb_build_object(
            'direction', CASE WHEN is_sent_by(a, m) THEN 'sent'
                ELSE 'received' END,
            'until', m.counted + make_interval(months => months));
    END LOOP;
END $$;

-- -- until when, and who -----------------------------------------------------

-- Of his mail, what a hold or a breach keeps longer: how much, not which.
CREATE OR REPLACE FUNCTION schoolgate.own_held(a schoolgate.actor)
RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT count(DISTINCT m.id) FROM (
        SELECT h.message FROM hold h
        WHERE h.ended IS NULL AND coalesce(h.until > now(), true)
        UNION SELECT unnest(ARRAY[b.message, b.reported_by]) FROM breach b
        WHERE b.closed IS NULL OR b.closed + breach_term() > now()) h
        JOIN all_message m ON m.id = h.message
    WHERE concerns(m.id, ARRAY[m.sender, m.login], a.addresses)
$$;

-- What each role may see of a member of staff's mail, in words.
CREATE OR REPLACE FUNCTION schoolgate.role_words()
RETURNS TABLE (role text, words text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    VALUES ('headteacher', 'headings and the passage of mail that a rule '
            'refers; a whole message only with a purpose and a reason, and you '
            'are told'),
        ('deputy', 'what has waited for the headteacher for five school days, '
            'and what the headteacher hands over; a whole message as the '
            'headteacher'),
        ('dsl', 'mail about the safety of a child; a whole message with a '
            'purpose and a reason'),
        ('dpo', CASE WHEN reaches_all() THEN 'headings of all mail; '
                ELSE 'mail of a request, a breach or a case; ' END
            || 'a whole message with a purpose and a reason, and you are told '
            'when the request is closed; every opening of anybody''s mail'),
        ('chair', 'mail of the headteacher that a rule refers, in the place '
            'of the headteacher'),
        ('hr', 'mail of a case that human resources take part in'),
        ('mail-admin', 'that a message was recorded; no subject, no address, '
            'no text'),
        ('admin', 'that a message was recorded; no subject, no address, no '
            'text'),
        ('auditor', 'that openings and notices agree; no mail'),
        ('governor', 'numbers without names')
$$;

-- Who has these roles in his school now, by name; who stands in for somebody too.
CREATE OR REPLACE FUNCTION schoolgate.who_may_see(a schoolgate.actor)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_agg(jsonb_build_object('role', w.role, 'sees', w.words,
        'people', coalesce((SELECT jsonb_agg(DISTINCT coalesce(p.name,
                x.person)) FROM (
            SELECT g.person FROM grantee g WHERE g.role = w.role
                AND g.revoked IS NULL
                AND (g.school IS NULL OR g.school = s.school)
            UNION SELECT d.deputy FROM delegation d WHERE d.role = w.role
                AND d.ended IS NULL AND d.starts <= now() AND d.until > now()
                AND (d.school IS NULL OR d.school = s.school)) x
            LEFT JOIN person p ON p.id = x.person), '[]')) ORDER BY w.place)
    FROM (SELECT (SELECT p.school FROM person p WHERE p.id = a.person)) s (school),
        role_words() WITH ORDINALITY AS w (role, words, place)
$$;

CREATE OR REPLACE FUNCTION api.me_overview()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN jsonb_build_object('person', a.person, 'name', a.name,
        'addresses', ARRAY(SELECT x FROM unnest(a.addresses) x
            WHERE x LIKE '%@%'), 'months', own_counts(a),
        'kept_months', kept_months(), 'held', own_held(a),
        'who', who_may_see(a),
        'purposes', (SELECT value FROM settings WHERE key = 'purposes'),
        'answer_to', (SELECT value FROM settings WHERE key = 'answer_to'));
END $$;

-- -- flags -------------------------------------------------------------------

-- Is an enquiry over that began with this flag?  One that became a case: when the
-- case is closed.  Else a month after it was decided: until then the decision
-- may be taken back.
CREATE OR REPLACE FUNCTION schoolgate.is_flag_closed(
    f schoolgate.flag, decided timestamptz)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT c.state = 'closed' FROM case_file c
        WHERE c.flag = f.id), decided < now() - interval '30 days');
END $$;

-- The last decision about it that stands.
CREATE OR REPLACE FUNCTION schoolgate.last_decision(flag uuid)
RETURNS schoolgate.decision LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT d FROM decision d WHERE d.flag = $1
        AND d.outcome NOT IN ('undo', 'reopen')
        AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.ordinal)
    ORDER BY d.ordinal DESC LIMIT 1
$$;

-- May he whom a flag is about be told of it?  Only once it is decided, and never
-- where telling would spoil an enquiry:
--
--   nothing-wrong, false-alarm, advise-sender, ask-explanation: once decided;
--   open-case, passed to somebody else: once that is closed;
--   danger to a child, what others reported, sealed mail: whatever was decided, not
--   before the enquiry is closed.
CREATE OR REPLACE FUNCTION schoolgate.is_flag_told(f schoolgate.flag)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    d CONSTANT decision := last_decision(f.id);
    spoils CONSTANT boolean := f.danger OR f.queue = 'dsl' OR f.context <> ''
        OR f.rule IN ('told-by-person', 'mistake-told', 'not-for-me');
BEGIN
    RETURN f.state = 'decided' AND d.ordinal IS NOT NULL
        AND (is_flag_closed(f, d.at) OR (NOT spoils AND d.outcome IN (
            'nothing-wrong', 'false-alarm', 'advise-sender',
            'ask-explanation')));
END $$;

-- What was flagged about him and what came of it; behind one decided at `after`.
-- The note is its writer's and stays there.
CREATE OR REPLACE FUNCTION api.me_flags(after timestamptz, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT jsonb_build_object('flag', f.id,
            'message', f.message, 'reference', reference(f.message),
            'received', f.received, 'subject', f.subject, 'rule', f.rule,
            'rule_words', words_of(f.school, f.rule),
            'clause', f.clause, 'severity', f.severity,
            'outcome', d.outcome, 'decided', d.at,
            'by', coalesce((SELECT name FROM person WHERE id = d.actor),
                d.actor))
        FROM flag f, last_decision(f.id) d
        WHERE is_about(f, a.person, a.addresses) AND is_flag_told(f)
            AND (me_flags.after IS NULL OR d.at < me_flags.after)
        ORDER BY d.at DESC
        LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- -- openings ----------------------------------------------------------------

-- Is he the one whom this opening's notice tells, and may he know by now?  One
-- that was deferred is told at its end, and not a moment before.
CREATE OR REPLACE FUNCTION schoolgate.is_told_of(
    a schoolgate.actor, o schoolgate.opening)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (o.told = a.person OR lower(o.told_address) = ANY (a.addresses))
        AND (o.notice = 'due' OR (o.notice = 'deferred' AND EXISTS (
            SELECT FROM notice_event n
            WHERE n.opening = o.ordinal AND n.state = 'sent')))
$$;

-- Where its notice stands: due, sent, failed, read, answered, challenged,
-- resolved.  That it was read changes nothing that was said.
CREATE OR REPLACE FUNCTION schoolgate.notice_stands(o schoolgate.opening)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT n.state FROM notice_event n
        WHERE n.opening = o.ordinal
        ORDER BY n.state IN ('answered', 'challenged', 'resolved') DESC,
            n.state = 'read' DESC, n.ordinal DESC LIMIT 1), o.notice)
$$;

CREATE OR REPLACE FUNCTION schoolgate.notice_answers(opening bigint)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('at', n.at,
        'state', n.state, 'words', n.note) ORDER BY n.ordinal), '[]')
    FROM notice_event n WHERE n.opening = $1
        AND n.state IN ('answered', 'challenged', 'resolved')
$$;

-- An opening as he sees it whose mail it was, and who answers for it.  Subject and
-- recipients as long as there is the record.
CREATE OR REPLACE FUNCTION schoolgate.told_opening(o schoolgate.opening)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('opening', o.ordinal, 'at', o.at,
        'by', name_of(o.actor), 'signed_by', name_of(o.signed_by),
        'message', o.message, 'reference', reference(o.message),
        'tier', o.tier, 'purpose', o.purpose,
        'ground', (SELECT value ->> o.purpose FROM settings
            WHERE key = 'purposes'),
        'reason', o.reason, 'deferred', o.notice = 'deferred',
        'clauses', coalesce((SELECT jsonb_agg(DISTINCT f.clause) FROM flag f
            WHERE f.message = o.message AND f.clause <> ''
                AND is_flag_told(f)), '[]'),
        'notice', notice_stands(o),
        'told', (SELECT min(n.at) FROM notice_event n
            WHERE n.opening = o.ordinal AND n.state = 'sent'),
        'answers', notice_answers(o.ordinal))
        || coalesce((SELECT jsonb_build_object('sent', m.received,
            'subject', m.subject) FROM all_message m WHERE m.id = o.message),
            '{}')
$$;

-- Every opening of his mail, newest first.
CREATE OR REPLACE FUNCTION api.me_openings(after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT told_opening(o) FROM opening o
        WHERE is_told_of(a, o)
            AND (me_openings.after IS NULL OR o.ordinal < me_openings.after)
        ORDER BY o.ordinal DESC
        LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- The opening that he was told of; that there are others is not said.
CREATE OR REPLACE FUNCTION schoolgate.opening_told(
    a schoolgate.actor, opening bigint)
RETURNS schoolgate.opening LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    o opening;
BEGIN
    SELECT x.* INTO o FROM opening x
    WHERE x.ordinal = opening_told.opening AND is_told_of(a, x);
    IF o.ordinal IS NULL THEN
        RAISE EXCEPTION 'there is no opening that you were told of'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN o;
END $$;

-- He has seen them; each is said once, and before anything else he says.
CREATE OR REPLACE FUNCTION api.me_read(openings bigint[])
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    n int;
BEGIN
    INSERT INTO notice_event (opening, state, note)
    SELECT o.ordinal, 'read', '' FROM opening o
    WHERE o.ordinal = ANY (me_read.openings[1:200]) AND is_told_of(a, o)
        AND NOT EXISTS (SELECT FROM notice_event v
            WHERE v.opening = o.ordinal AND v.state NOT IN ('sent', 'failed'));
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN jsonb_build_object('read', n);
END $$;

-- Answer, or object to, an opening; both are stored with it.  As often as twenty
-- times, until it is resolved.
CREATE OR REPLACE FUNCTION api.me_answer(
    opening bigint, objects boolean, answer text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    o CONSTANT opening := opening_told(a, me_answer.opening);
    said CONSTANT text := btrim(coalesce(answer, ''));
BEGIN
    IF length(said) NOT BETWEEN 3 AND 4000 THEN
        RAISE EXCEPTION 'say it in 3 to 4,000 letters' USING ERRCODE = '22023';
    END IF;
    IF notice_stands(o) = 'resolved' THEN
        RAISE EXCEPTION 'this is resolved already' USING ERRCODE = '55000';
    END IF;
    IF (SELECT count(*) FROM notice_event n WHERE n.opening = o.ordinal
            AND n.state IN ('answered', 'challenged')) >= 20 THEN
        RAISE EXCEPTION 'you have said much about this already'
            USING ERRCODE = '55000';
    END IF;
    INSERT INTO notice_event (opening, state, note)
    VALUES (o.ordinal, CASE WHEN coalesce(objects, false) THEN 'challenged'
        ELSE 'answered' END, said);
    RETURN told_opening(o);
END $$;

-- Whose word ends an objection: the Data Protection Officer's; of what he opened
-- himself, or of his own mail, the headteacher's.  Nobody's of his own.
CREATE OR REPLACE FUNCTION schoolgate.may_resolve(
    a schoolgate.actor, o schoolgate.opening)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN o.actor IS DISTINCT FROM a.person
        AND o.told IS DISTINCT FROM a.person
        AND NOT coalesce(lower(o.told_address) = ANY (a.addresses), false)
        AND EXISTS (SELECT FROM unnest(coalesce(nullif(ARRAY(
                SELECT s.school FROM all_message_school s
                WHERE s.message = o.message), '{}'),
                ARRAY(SELECT p.school FROM person p WHERE p.id = o.told)))
                AS t (school)
            WHERE holds(a, t.school, 'dpo') OR (holds(a, t.school,
                    'headteacher')
                AND (has_role(o.actor, 'dpo', t.school)
                    OR has_role(o.told, 'dpo', t.school))));
END $$;

-- What was answered and objected to: of openings of the caller's, and those that
-- are his to resolve.
CREATE OR REPLACE FUNCTION api.answers(after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT told_opening(o) - '{subject}'::text[]
            || jsonb_build_object('own', o.actor = a.person,
                'person', coalesce((SELECT name FROM person WHERE id = o.told),
                    o.told_address),
                'resolves', may_resolve(a, o)
                    AND notice_stands(o) <> 'resolved')
        FROM opening o
        WHERE (o.actor = a.person OR may_resolve(a, o))
            AND EXISTS (SELECT FROM notice_event n
                WHERE n.opening = o.ordinal
                    AND n.state IN ('answered', 'challenged'))
            AND (answers.after IS NULL OR o.ordinal < answers.after)
        ORDER BY o.ordinal DESC
        LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- End it with what the school says to it.
CREATE OR REPLACE FUNCTION api.answer_resolve(opening bigint, words text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    said CONSTANT text := btrim(coalesce(words, ''));
    o opening;
BEGIN
    SELECT x.* INTO o FROM opening x WHERE x.ordinal = answer_resolve.opening
        AND may_resolve(a, x) AND notice_stands(x) IN ('answered',
            'challenged', 'resolved');
    IF o.ordinal IS NULL THEN
        RAISE EXCEPTION 'there is nothing for you to resolve'
            USING ERRCODE = 'P0002';
    END IF;
    IF notice_stands(o) = 'resolved' THEN
        RAISE EXCEPTION 'this is resolved already' USING ERRCODE = '55000';
    END IF;
    IF length(said) NOT BETWEEN 3 AND 4000 THEN
        RAISE EXCEPTION 'say it in 3 to 4,000 letters' USING ERRCODE = '22023';
    END IF;
    INSERT INTO notice_event (opening, state, note)
    VALUES (o.ordinal, 'resolved', said);
    RETURN told_opening(o) - '{subject}'::text[];
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.me_overview, api.me_mail, api.me_flags,
    api.me_openings, api.me_read, api.me_answer, api.answers,
    api.answer_resolve TO schoolgate_people, schoolgate_console;

RESET ROLE;
