-- A day's queue: cards of what waits, gravest first; what is decided of them,
-- and taken back.

SET ROLE schoolgate_owner;

-- -- what waits ----------------------------------------------------------------

-- When the day began, by the clocks of the school whose name comes first.
CREATE OR REPLACE FUNCTION schoolgate.day_start() RETURNS timestamptz
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT date_trunc('day', now(), coalesce((SELECT s.time_zone FROM school s
        ORDER BY s.id LIMIT 1), 'Europe/London'))
$$;

-- Seconds that somebody has spent on passages today.
CREATE OR REPLACE FUNCTION schoolgate.spent_today(person text) RETURNS bigint
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(sum(seconds), 0) FROM look
    WHERE actor = $1 AND at >= day_start()
$$;

-- What waits for somebody, a card for each thread and cause, in the order in
-- which it is shown: danger, then the gravest, then the oldest.  `card` is the
-- first of `flags`.  is_today: within the minutes that he is to spend; what is
-- beyond is sampled out, the mildest first, and counted.
CREATE OR REPLACE FUNCTION schoolgate.cards_of(a schoolgate.actor)
RETURNS TABLE (card uuid, place bigint, school text, queue text, cause uuid,
    danger boolean, sealed boolean, severity int, flags uuid[],
    since timestamptz, seconds bigint, is_today boolean)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH cards AS (
        SELECT f.school, f.queue, f.cause, bool_or(f.danger) AS danger,
            bool_or(f.context = 'sealed') AS sealed,
            max(f.severity) AS severity,
            array_agg(f.id ORDER BY f.severity DESC, f.received, f.id) AS flags,
            min(f.created) AS since
        FROM flag f WHERE f.state = 'new' AND may_see($1, f)
        GROUP BY f.school, f.queue, f.thread, f.cause),
    timed AS (
        SELECT c.*, (t.value ->> c.severity::text)::bigint AS seconds,
            row_number() OVER gravest AS place,
            sum((t.value ->> c.severity::text)::bigint) OVER gravest AS until
        FROM cards c, settings t WHERE t.key = 'review_seconds'
        WINDOW gravest AS (ORDER BY c.danger DESC, c.severity DESC, c.since,
            c.flags[1] ROWS UNBOUNDED PRECEDING))
    SELECT t.flags[1], t.place, t.school, t.queue, t.cause, t.danger, t.sealed,
        t.severity, t.flags, t.since, t.seconds,
        t.danger OR t.until + spent.seconds <= budget.seconds
    FROM timed t, (SELECT spent_today(($1).person) OFFSET 0)
            AS spent (seconds),
        (SELECT (value #>> '{}')::numeric * 60 FROM settings
            WHERE key = 'review_minutes') AS budget (seconds)
    ORDER BY t.place
$$;

-- -- how it is shown ---------------------------------------------------------------

-- An address of nobody at work here loses what names him.
CREATE OR REPLACE FUNCTION schoolgate.masked_address(address text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN EXISTS (SELECT FROM address x
            LEFT JOIN person p ON p.id = x.person
            WHERE x.address = lower($1) AND x.kind <> 'private'
                AND NOT is_family(p.class))
        THEN $1 ELSE left($1, 1) || U&'\2026' || coalesce(
            substring($1 FROM '@[^@]*$'), '') END);
END $$;

-- A subject without the names of pupils and parents: where the scan found them,
-- and as the directory has them now.
CREATE OR REPLACE FUNCTION schoolgate.masked_subject(f schoolgate.flag)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    octets bytea := convert_to(f.subject, 'UTF8');
    plain CONSTANT text := lower(f.subject);
    shown text;
    x record;
BEGIN
    FOR x IN SELECT n.first, n.last FROM all_finding n
        WHERE n.message = f.message AND n.kind = 'name'
            AND n.place = 'subject' AND n.last <= length(octets)
        ORDER BY n.first DESC
    LOOP
        octets := substr(octets, 1, x.first::int) || '\xe280a6'
            || substr(octets, x.last::int + 1);
    END LOOP;
    shown := convert_from(octets, 'UTF8');
    FOR x IN SELECT n.name FROM person p, unnest(p.known_names || p.name)
            AS n (name)
        WHERE is_family(p.class)
            AND (strpos(plain, lower(p.name)) > 0 OR p.known_names <> '{}')
            AND strpos(plain, lower(n.name)) > 0
        ORDER BY length(n.name) DESC
    LOOP
        shown := regexp_replace(shown, '(?q)' || x.name, U&'\2026', 'gi');
    END LOOP;
    RETURN shown;
EXCEPTION WHEN character_not_in_repertoire OR invalid_regular_expression THEN
    RETURN NULL;
END $$;

-- How often a cause was worth a look, of the last twenty that were decided; not
-- counting what is about who asks.
CREATE OR REPLACE FUNCTION schoolgate.cause_record(
    a schoolgate.actor, cause uuid, OUT decided bigint, OUT founded bigint)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE x.outcome NOT IN ('nothing-wrong',
        'false-alarm'))
    FROM (SELECT f.outcome FROM flag f
        WHERE f.cause = $2 AND f.state = 'decided'
            AND NOT is_about(f, ($1).person, ($1).addresses)
        ORDER BY f.decided DESC LIMIT 20) x
$$;

CREATE OR REPLACE FUNCTION schoolgate.cause_object(
    a schoolgate.actor, cause uuid)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('cause', c.id, 'rule', c.rule, 'kinds', c.kinds,
        'manner', c.manner, 'whose', c.whose, 'decided', r.decided,
        'real', r.founded)
    FROM cause c, cause_record($1, $2) r WHERE c.id = $2
$$;

-- What is to be known before one looks.
CREATE OR REPLACE FUNCTION schoolgate.flag_marks(
    f schoolgate.flag, m schoolgate.message)
RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN array_remove(ARRAY[
        CASE WHEN f.danger THEN 'danger' END,
        CASE WHEN f.context = 'reported' THEN 'told-of-others' END,
        CASE WHEN f.reopened IS NOT NULL THEN 'reopened' END,
        -- Somebody who got it wrote to report@, naming or enclosing it.
        CASE WHEN m.message_id <> '' AND EXISTS (SELECT FROM service_mail s
            JOIN all_message r ON r.id = s.message
            WHERE s.service = 'report' AND s.at >= f.received
                AND s.at <= coalesce(f.looked, now())
                AND (r.document -> 'enclosed' ? m.message_id
                    OR r.document #> '{header,references}' ? m.message_id
                    OR r.document #> '{header,in_reply_to}' ? m.message_id))
            THEN 'reported-first' END,
        CASE WHEN EXISTS (SELECT FROM question q
                WHERE q.message = f.message AND q.answered IS NOT NULL)
            OR EXISTS (SELECT FROM held h JOIN held_order o ON o.item = h.item
                WHERE h.message = f.message AND length(o.reason) >= 3
                    AND (o.actor IN (f.about, lower(f.login), lower(f.sender))))
            THEN 'explained' END,
        CASE WHEN m.document #> '{verdict,reasons}'
            @> '[{"context": "exempted"}]' THEN 'exempt-near' END], NULL);
END $$;

-- The sender's address, when he is one of ours; NULL: nobody is written to.
CREATE OR REPLACE FUNCTION schoolgate.sender_of(f schoolgate.flag)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN writer_address(f.about, f.login, f.sender);
END $$;

-- A rule as people read it.
CREATE OR REPLACE FUNCTION schoolgate.words_of(rule text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce((SELECT value ->> rule FROM settings
        WHERE key = 'rule_words'), rule));
END $$;

-- What stands on a card of a flag that is not sealed (T1).  Once its record is
-- gone nobody knows where names stand in the subject, and none of it is shown.
CREATE OR REPLACE FUNCTION schoolgate.flag_headings(
    a schoolgate.actor, f schoolgate.flag)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = f.message;
    RETURN jsonb_build_object('message', f.message, 'received', f.received,
        'person', coalesce((SELECT name FROM person WHERE id = f.about),
            nullif(f.from_name, ''), f.sender),
        'sender', f.sender, 'from_address', f.from_address,
        'subject', CASE WHEN m.id IS NOT NULL THEN masked_subject(f) END,
        'recipients', ARRAY(SELECT masked_address(r)
            FROM unnest(f.recipients[1:5]) r),
        'recipients_count', f.recipients_count,
        'attachments', (SELECT count(*) FROM all_attachment t
            WHERE t.message = f.message),
        'kinds', f.kinds, 'context', f.context,
        'why', cause_object(a, f.cause), 'marks', flag_marks(f, m),
        'may_suppress', may_suppress(f),
        'may_write', sender_of(f) IS NOT NULL,
        'looked', f.looked, 'taken', f.taken, 'taken_by', (SELECT coalesce(
            (SELECT name FROM person WHERE id = f.taken_by), f.taken_by)));
END $$;

-- The first flag of a card; of what is sealed no more than that it is there.
CREATE OR REPLACE FUNCTION schoolgate.flag_object(
    a schoolgate.actor, f schoolgate.flag)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('flag', f.id, 'severity', f.severity,
        'rule', f.rule, 'words', words_of(f.rule), 'clause', f.clause,
        'queue', f.queue, 'school', f.school, 'state', f.state,
        'created', f.created, 'sealed', f.context = 'sealed')
    || CASE WHEN f.context = 'sealed' THEN '{}' ELSE flag_headings(a, f) END
$$;

-- -- the queue ---------------------------------------------------------------------

-- How many cards each day's queue leaves out, by severity.
CREATE OR REPLACE FUNCTION schoolgate.sampled_out(severities int[])
RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(severity, n), '{}')
    FROM (SELECT severity, count(*) AS n FROM unnest($1) severity
        GROUP BY severity) x
$$;

-- The caller's cards and how his day stands.  which: today, or sampled (what is
-- beyond the minutes); after: how many cards to pass over.
CREATE OR REPLACE FUNCTION api.today(which text, after int, lim int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    shown CONSTANT int := least(greatest(coalesce(lim, 20), 1), 100);
    answer jsonb;
    ids uuid[];
BEGIN
    IF which NOT IN ('today', 'sampled') THEN
        RAISE EXCEPTION 'there is no such list' USING ERRCODE = '22023';
    END IF;
    WITH days AS MATERIALIZED (SELECT s.id, review_starts(s.id) AS starts
        FROM school s),
    c AS MATERIALIZED (SELECT x.*, review_days(d.starts, x.since) AS days
        FROM cards_of(a) x JOIN days d ON d.id = x.school),
    -- How many more cards the same act may decide.
    alike AS (SELECT x.cause, count(*) AS n FROM c x GROUP BY x.cause),
    page AS (SELECT * FROM c WHERE c.is_today = (which = 'today')
        ORDER BY c.place OFFSET greatest(coalesce(after, 0), 0) LIMIT shown)
    SELECT jsonb_build_object('which', which, 'at', now(),
        'cards', coalesce((SELECT jsonb_agg(flag_object(a, f)
                || jsonb_build_object('card', p.card, 'flags', p.flags,
                    'severity', p.severity, 'since', p.since,
                    'days', p.days,
                    'alike', (SELECT l.n - 1 FROM alike l
                        WHERE l.cause = p.cause))
                ORDER BY p.place)
            FROM page p JOIN flag f ON f.id = p.card), '[]'),
        'today', count(*) FILTER (WHERE c.is_today),
        'seconds', coalesce(sum(c.seconds) FILTER (WHERE c.is_today), 0),
        'late', count(*) FILTER (WHERE c.days > 2),
        'sampled', count(*) FILTER (WHERE NOT c.is_today),
        'sampled_severities', sampled_out(array_agg(c.severity)
            FILTER (WHERE NOT c.is_today)),
        'minutes', (SELECT value FROM settings WHERE key = 'review_minutes'),
        'spent', spent_today(a.person)),
        (SELECT array_agg(p.card) FROM page p)
    INTO answer, ids FROM c;
    UPDATE flag f SET queued = now()
    WHERE f.id = ANY (ids) AND f.queued IS NULL;
    PERFORM count_looks(a, coalesce(cardinality(ids), 0), 0);
    RETURN answer || jsonb_build_object('suppressed', (SELECT count(*)
        FROM flag f WHERE f.state = 'suppressed'
            AND f.created >= day_start() - interval '7 days'
            AND may_see(a, f)));
END $$;

-- -- the passage -------------------------------------------------------------------

-- Danger that nobody has: it is his now, and the others who keep that queue are
-- told so.
CREATE OR REPLACE FUNCTION schoolgate.take(a schoolgate.actor,
    f schoolgate.flag)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l letter_out;
BEGIN
    UPDATE flag x SET taken_by = a.person, taken = now()
    WHERE x.id = f.id AND x.taken_by IS NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    l.kind := 'taken';
    l.message := f.message;
    FOR l.address IN SELECT DISTINCT address_of(g.person) FROM grantee g
        WHERE g.role = f.queue AND g.revoked IS NULL AND g.person <> a.person
            AND coalesce(g.school = f.school, true)
            AND address_of(g.person) IS NOT NULL
            AND NOT is_about(f, g.person, (console_actor(g.person)).addresses)
    LOOP
        PERFORM send_letter(l, jsonb_build_object('who', a.name,
            'at', to_char(now() AT TIME ZONE zone_of(f.message), 'HH24:MI'),
            'ref', reference(f.message)));
    END LOOP;
END $$;

-- The flag, when there is a passage that one may see alone.
CREATE OR REPLACE FUNCTION schoolgate.readable_flag(
    a schoolgate.actor, id uuid)
RETURNS schoolgate.flag LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    f CONSTANT flag := visible_flag(a, id);
BEGIN
    IF f.context = 'sealed' THEN
        RAISE EXCEPTION 'a sealed message has no passage for one alone'
            USING ERRCODE = '42501';
    END IF;
    RETURN f;
END $$;

-- Somebody has the passage before him from now on: so long does he take, and
-- danger is his.
CREATE OR REPLACE FUNCTION api.today_look(flag uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := readable_flag(a, today_look.flag);
BEGIN
    INSERT INTO look (flag, actor) VALUES (f.id, a.person);
    UPDATE flag x SET looked = coalesce(x.looked, now()) WHERE x.id = f.id;
    IF f.danger AND f.state = 'new' THEN
        PERFORM take(a, f);
    END IF;
    RETURN jsonb_build_object('flag', f.id, 'at', now());
END $$;

-- The sealed passages of a flag (T2), for the next card ahead of its look; not
-- of danger, which is whose who looks.
CREATE OR REPLACE FUNCTION api.today_passage(flag uuid, ahead boolean)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := readable_flag(a, today_passage.flag);
BEGIN
    IF coalesce(ahead, false) AND f.danger THEN
        RETURN;
    END IF;
    PERFORM count_looks(a, 0, 1);
    IF NOT coalesce(ahead, false) THEN
        PERFORM api.today_look(f.id);
    END IF;
    RETURN QUERY SELECT * FROM sealed_passages(f.message);
END $$;

-- Which findings, by their numbers in the passages, are those of a flag.
CREATE OR REPLACE FUNCTION api.today_found(flag uuid)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f flag;
BEGIN
    SELECT * INTO f FROM flag x WHERE x.id = today_found.flag;
    IF f.id IS NULL OR NOT may_see(a, f) OR f.context = 'sealed' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT x.n::bigint FROM (SELECT y.*,
            y.ordinal - min(y.ordinal) OVER () AS n
        FROM all_finding y WHERE y.message = f.message
            AND y.pass = CASE WHEN EXISTS (SELECT FROM all_message_copy c
                WHERE c.message = f.message AND c.excerpts IS NOT NULL)
                THEN 1 ELSE 2 END) x
    WHERE x.id = ANY (f.kinds) ORDER BY x.severity DESC, x.n;
END $$;

-- -- deciding ----------------------------------------------------------------------

-- The other flag of this rule that the queue has already; NULL: none.
CREATE OR REPLACE FUNCTION schoolgate.flag_there(
    f schoolgate.flag, queue text)
RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT x.id FROM flag x
    WHERE x.message = f.message AND x.rule = f.rule AND x.queue = $2
$$;

-- Is there anybody to pass it to, whose it may be?  Human resources see cases, no
-- flags; the governors, of mail, what is about the headteacher.
CREATE OR REPLACE FUNCTION schoolgate.demand_holder(
    f schoolgate.flag, outcome text)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF outcome = 'pass-to-hr' THEN
        RAISE EXCEPTION 'human resources are given a case'
            USING ERRCODE = '55000';
    END IF;
    IF outcome LIKE 'pass-to-%' AND NOT EXISTS (SELECT FROM grantee g
        WHERE g.role = substr(outcome, 9) AND g.revoked IS NULL
            AND coalesce(g.school = f.school, true)) THEN
        RAISE EXCEPTION 'nobody has the role %', substr(outcome, 9)
            USING ERRCODE = '55000';
    END IF;
    IF outcome IN ('pass-to-chair', 'pass-to-governor')
        AND NOT is_about_role(f, 'headteacher') THEN
        RAISE EXCEPTION 'the governors are given what is about the headteacher '
            'alone' USING ERRCODE = '22023';
    END IF;
END $$;

-- One decision about one flag: the row, and what becomes of the flag.  Passing
-- it on puts it into the other queue, where it waits anew.
CREATE OR REPLACE FUNCTION schoolgate.decide_flag(a schoolgate.actor,
    f schoolgate.flag, outcome text, note text, batch uuid)
RETURNS schoolgate.decision LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d decision;
    -- In another's queue, not decided.
    target CONSTANT text := CASE WHEN decide_flag.outcome LIKE 'pass-to-%'
        AND flag_there(f, substr(decide_flag.outcome, 9)) IS NULL
        THEN substr(decide_flag.outcome, 9) END;
    waits CONSTANT boolean := decide_flag.outcome = 'reopen'
        OR target IS NOT NULL;
BEGIN
    IF (f.state = 'decided') <> (decide_flag.outcome = 'reopen') THEN
        RAISE EXCEPTION '%', CASE f.state WHEN 'decided'
            THEN 'it is decided already' ELSE 'it is not decided' END
            USING ERRCODE = '55000';
    END IF;
    INSERT INTO decision (flag, outcome, note, actor, os_user, queue, batch)
    VALUES (f.id, decide_flag.outcome, coalesce(decide_flag.note, ''),
        a.person, session_user, f.queue, decide_flag.batch)
    RETURNING * INTO d;
    PERFORM demand_holder(f, d.outcome);
    UPDATE flag x SET state = CASE WHEN waits THEN 'new' ELSE 'decided' END,
        queue = coalesce(target, x.queue),
        decided = CASE WHEN NOT waits THEN d.at END,
        outcome = CASE WHEN NOT waits THEN d.outcome END,
        reopened = CASE WHEN d.outcome = 'reopen' THEN d.at
            ELSE x.reopened END
    WHERE x.id = f.id;
    UPDATE look l SET seconds = least(extract(epoch FROM d.at - l.at), 600)
    WHERE l.ordinal = (SELECT max(y.ordinal) FROM look y
        WHERE y.flag = f.id AND y.actor = a.person) AND l.seconds IS NULL;
    RETURN d;
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'there is no outcome "%"', decide_flag.outcome
        USING ERRCODE = '22023', HINT = 'nothing-wrong, false-alarm, '
            'advise-sender, ask-explanation, open-case, '
            'pass-to-headteacher, -dsl, -dpo, -hr, -governor, -chair, reopen';
END $$;

-- What a letter about a flag says: who asks, when it was sent, what for.
CREATE OR REPLACE FUNCTION schoolgate.flag_slots(
    a schoolgate.actor, f schoolgate.flag)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('who', a.name,
        'roles', array_to_string(array_remove(a.roles, 'staff'), ', '),
        'sent', to_char(f.received AT TIME ZONE zone_of(f.message),
            'FMDD FMMonth'),
        'rule', coalesce((SELECT value ->> f.rule FROM settings
            WHERE key = 'rule_words'), 'a rule of the school''s e-mail policy'),
        'clause', CASE WHEN f.clause = '' THEN ''
            ELSE ' (policy ' || f.clause || ')' END,
        'answer', (SELECT value #>> '{}' FROM settings
            WHERE key = 'answer_to'),
        'console', coalesce(nullif((SELECT value #>> '{}' FROM settings
            WHERE key = 'console_address'), ''), 'the console'),
        'ref', reference(f.message))
$$;

-- The letter that a decision would send, to be read and changed before.
CREATE OR REPLACE FUNCTION api.today_letter(flag uuid, outcome text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := visible_flag(a, today_letter.flag);
    kind CONSTANT text := CASE outcome WHEN 'advise-sender' THEN 'advice'
        WHEN 'ask-explanation' THEN 'question' END;
BEGIN
    IF kind IS NULL THEN
        RAISE EXCEPTION 'this outcome sends no letter'
            USING ERRCODE = '22023';
    END IF;
    RETURN jsonb_build_object('flag', f.id,
        -- Of what is sealed nobody is named.
        'address', CASE WHEN f.context <> 'sealed' THEN sender_of(f) END,
        'subject', letter_fill((letter(kind)).subject, flag_slots(a, f)),
        'words', letter_fill((letter(kind)).words, flag_slots(a, f)));
END $$;

-- Advice or a question to the sender of a flag, a minute from now; words that
-- were written for it, or the ready ones.
CREATE OR REPLACE FUNCTION schoolgate.write_to_sender(a schoolgate.actor,
    f schoolgate.flag, outcome text, words text, batch uuid)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    l letter_out;
    said CONSTANT text := coalesce(nullif(btrim(write_to_sender.words), ''),
        letter_fill((letter(CASE outcome WHEN 'advise-sender' THEN 'advice'
            ELSE 'question' END)).words, flag_slots(a, f)));
BEGIN
    l.kind := CASE outcome WHEN 'advise-sender' THEN 'advice'
        ELSE 'question' END;
    l.address := sender_of(f);
    l.message := f.message;
    l.batch := write_to_sender.batch;
    l.not_before := now() + make_interval(secs => (SELECT
        (value #>> '{}')::int FROM settings WHERE key = 'undo_seconds'));
    IF l.address IS NULL OR f.context = 'sealed' THEN
        RAISE EXCEPTION 'the sender is not one of the school''s, or sealed'
            USING ERRCODE = '55000';
    END IF;
    IF length(said) NOT BETWEEN 3 AND 4000 THEN
        RAISE EXCEPTION 'a letter has 3 to 4000 characters'
            USING ERRCODE = '22023';
    END IF;
    IF l.kind = 'question' THEN
        INSERT INTO question (flag, message, batch, about, address, words,
            asked_by, os_user)
        VALUES (f.id, f.message, l.batch, f.about, l.address, said, a.person,
            session_user);
    END IF;
    PERFORM send_letter(l, flag_slots(a, f), said);
    RETURN said;
END $$;

-- Flags of this cause are not asked about until then.
CREATE OR REPLACE FUNCTION schoolgate.suppress(a schoolgate.actor,
    f schoolgate.flag, until timestamptz, reason text, batch uuid)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF NOT may_suppress(f) THEN
        RAISE EXCEPTION 'danger, reports and sealed mail are always asked about'
            USING ERRCODE = '22023';
    END IF;
    INSERT INTO suppression (cause, reason, actor, os_user, batch, until)
    VALUES (f.cause, coalesce(nullif(btrim(reason), ''), 'a false alarm'),
        a.person, session_user, suppress.batch, suppress.until);
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'a cause is stopped from today to seventeen weeks'
        USING ERRCODE = '22023';
END $$;

-- The flags that an act is about: as named, or all that wait of a cause and
-- stood in the list that the caller saw; locked, in one order.
CREATE OR REPLACE FUNCTION schoolgate.flags_meant(
    a schoolgate.actor, act jsonb)
RETURNS SETOF schoolgate.flag LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    id uuid;
BEGIN
    IF act ? 'cause' THEN
        RETURN QUERY SELECT f.* FROM flag f
        WHERE f.cause = (act ->> 'cause')::uuid AND f.state = 'new'
            AND f.created <= (act ->> 'before')::timestamptz AND NOT f.danger
            AND may_see(a, f)
        ORDER BY f.id LIMIT 500 FOR UPDATE;
        RETURN;
    END IF;
    IF coalesce(jsonb_array_length(act -> 'flags'), 0)
        NOT BETWEEN 1 AND 500 THEN
        RAISE EXCEPTION 'an act is about 1 to 500 flags'
            USING ERRCODE = '22023';
    END IF;
    FOR id IN SELECT DISTINCT x::uuid
        FROM jsonb_array_elements_text(act -> 'flags') x ORDER BY 1
    LOOP
        RETURN NEXT visible_flag(a, id);
    END LOOP;
END $$;

-- One act: {flags: [..]} or {cause, before}, outcome, note; `until` with a false
-- alarm stops its cause, `words` are the letter's.  One decision for each flag,
-- one letter for each sender.
CREATE OR REPLACE FUNCTION api.today_decide(act jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    act_id CONSTANT uuid := gen_random_uuid();
    outcome CONSTANT text := act ->> 'outcome';
    writes CONSTANT boolean := outcome IN ('advise-sender', 'ask-explanation');
    written text[] := '{}';
    stopped uuid[] := '{}';
    said text;
    f flag;
    n int := 0;
BEGIN
    IF outcome IS NULL OR outcome IN ('reopen', 'undo')
        OR length(act ->> 'note') > 4000 THEN
        RAISE EXCEPTION 'say what is decided' USING ERRCODE = '22023';
    END IF;
    FOR f IN SELECT * FROM flags_meant(a, act) LOOP
        said := act ->> 'note';
        IF writes AND coalesce(sender_of(f) <> ALL (written), true) THEN
            said := write_to_sender(a, f, outcome, act ->> 'words', act_id);
            written := written || sender_of(f);
        END IF;
        IF outcome = 'false-alarm' AND act ->> 'until' IS NOT NULL
            AND f.cause <> ALL (stopped) THEN
            PERFORM suppress(a, f, (act ->> 'until')::timestamptz,
                act ->> 'note', act_id);
            stopped := stopped || f.cause;
        END IF;
        PERFORM decide_flag(a, f, outcome, said, act_id);
        n := n + 1;
    END LOOP;
    RETURN jsonb_build_object('batch', act_id, 'outcome', outcome,
        'decided', n, 'letters', cardinality(written),
        'stopped', cardinality(stopped));
END $$;

-- -- taking back -------------------------------------------------------------------

-- The decisions of one's own act, when it can be taken back: within thirty days,
-- while nothing was decided after them.
CREATE OR REPLACE FUNCTION schoolgate.decisions_of(
    a schoolgate.actor, batch uuid)
RETURNS SETOF schoolgate.decision LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT d.* FROM decision d
    WHERE d.batch = decisions_of.batch AND d.actor = a.person
        AND d.outcome NOT IN ('undo', 'reopen')
    ORDER BY d.flag;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such act of yours' USING ERRCODE = 'P0002';
    END IF;
    IF EXISTS (SELECT FROM decision d WHERE d.batch = decisions_of.batch
        AND (d.at < now() - interval '30 days' OR d.outcome = 'open-case'
            OR EXISTS (SELECT FROM decision later WHERE later.flag = d.flag
                AND later.ordinal > d.ordinal))) THEN
        RAISE EXCEPTION 'this can be taken back no more'
            USING ERRCODE = '55000';
    END IF;
END $$;

-- Is the flag the caller's where it stood?  The role that he decided in may have
-- been taken from him since.
CREATE OR REPLACE FUNCTION schoolgate.demand_queue(
    a schoolgate.actor, d schoolgate.decision)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    f flag;
BEGIN
    SELECT * INTO f FROM flag x WHERE x.id = d.flag;
    f.queue := coalesce(d.queue, f.queue);
    IF f.id IS NOT NULL AND NOT may_see(a, f) AND NOT may_trace(a, f) THEN
        RAISE EXCEPTION 'this is not for the role %',
            array_to_string(a.roles, ', ') USING ERRCODE = '42501';
    END IF;
END $$;

-- Take back one's own act: the flags wait again where they stood, the cause is
-- not stopped by it any more, and letters that have not left do not leave.
CREATE OR REPLACE FUNCTION api.today_undo(batch uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    act_id CONSTANT uuid := gen_random_uuid();
    d decision;
    flags uuid[] := '{}';
BEGIN
    PERFORM FROM flag f WHERE f.id IN (SELECT x.flag FROM decision x
        WHERE x.batch = today_undo.batch) ORDER BY f.id FOR UPDATE;
    FOR d IN SELECT * FROM decisions_of(a, today_undo.batch) LOOP
        PERFORM demand_queue(a, d);
        INSERT INTO decision (flag, outcome, note, actor, os_user, queue,
            batch, undoes)
        VALUES (d.flag, 'undo', '', a.person, session_user, d.queue, act_id,
            d.ordinal);
        UPDATE flag f SET state = 'new', queue = d.queue, decided = NULL,
            outcome = NULL, reopened = now() WHERE f.id = d.flag;
        flags := flags || d.flag;
    END LOOP;
    UPDATE suppression s SET ended = now(), ended_by = a.person
    WHERE s.batch = today_undo.batch AND s.ended IS NULL;
    UPDATE question q SET withdrawn = now()
    WHERE q.batch = today_undo.batch AND q.answered IS NULL;
    RETURN jsonb_build_object('batch', act_id, 'flags', flags,
        'letters_withdrawn', withdraw_letters(today_undo.batch));
END $$;

-- -- what became of it ---------------------------------------------------------------

-- What the caller decided, newest first, each act once; may_undo says for how
-- long.
CREATE OR REPLACE FUNCTION api.today_decided(after timestamptz, lim int)
RETURNS SETOF jsonb LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('batch', d.batch, 'at', d.at,
        'outcome', d.outcome, 'decided', d.n, 'rule', d.rule,
        'words', words_of(d.rule),
        'undone', d.undone, 'undo_until', d.at + interval '30 days')
    FROM (SELECT x.batch, min(x.at) AS at, min(x.outcome) AS outcome,
            count(*) AS n, min(f.rule) AS rule, bool_or(EXISTS (SELECT
                FROM decision u WHERE u.undoes = x.ordinal)) AS undone
        FROM decision x LEFT JOIN flag f ON f.id = x.flag
        WHERE x.actor = (SELECT (me()).person) AND x.batch IS NOT NULL
            AND x.outcome <> 'undo' AND x.at > now() - interval '30 days'
            AND x.at < coalesce($1, 'infinity')
        GROUP BY x.batch) d
    ORDER BY d.at DESC LIMIT least(greatest(coalesce($2, 50), 1), 200)
$$;

-- "3 decided in 3 min 40 s. 1 message opened; Ms K. told at 08:09."
CREATE OR REPLACE FUNCTION api.today_done() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN (SELECT jsonb_build_object('decided', count(DISTINCT d.batch),
            'outcomes', coalesce((SELECT jsonb_object_agg(o.outcome, o.n)
                FROM (SELECT x.outcome, count(DISTINCT x.batch) AS n
                    FROM decision x WHERE x.actor = a.person
                        AND x.at >= day_start() AND x.batch IS NOT NULL
                        AND x.outcome <> 'undo' AND NOT EXISTS (SELECT
                            FROM decision u WHERE u.undoes = x.ordinal)
                    GROUP BY x.outcome) o), '{}'))
        FROM decision d WHERE d.actor = a.person AND d.at >= day_start()
            AND d.batch IS NOT NULL AND d.outcome <> 'undo'
            AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.ordinal))
    || jsonb_build_object('seconds', spent_today(a.person),
        'opened', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'opening', o.ordinal, 'at', o.at, 'notice', o.notice,
                'told', coalesce((SELECT name FROM person p
                    WHERE p.id = o.told), o.told_address),
                'told_at', (SELECT min(v.at) FROM notice_event v
                    WHERE v.opening = o.ordinal AND v.state = 'sent'))
                ORDER BY o.ordinal)
            FROM opening o WHERE o.actor = a.person
                AND o.at >= day_start()), '[]'));
END $$;

-- -- causes that are stopped ----------------------------------------------------------

-- How many flags a suppression kept from being asked about; none about who asks.
CREATE OR REPLACE FUNCTION schoolgate.suppression_object(
    a schoolgate.actor, s schoolgate.suppression)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('suppression', s.ordinal, 'school', c.school,
        'rule', c.rule,
        'why', cause_object(a, s.cause),
        'words', words_of(c.rule),
        'reason', s.reason, 'at', s.at, 'until', s.until,
        'by', coalesce((SELECT name FROM person p WHERE p.id = s.actor),
            s.actor),
        'ended', s.ended, 'is_over', s.ended IS NOT NULL OR s.until <= now(),
        'kept', (SELECT count(*) FROM flag f
            WHERE f.cause = s.cause AND f.state = 'suppressed'
                AND f.created BETWEEN s.at AND coalesce(s.ended, s.until)
                AND NOT is_about(f, a.person, a.addresses)))
    FROM cause c WHERE c.id = s.cause
$$;

-- Those in force, the one that ends first before the others; with `over` those
-- that have ended too.
CREATE OR REPLACE FUNCTION api.suppressions(over boolean, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('headteacher', 'deputy', 'dsl', 'dpo',
        'mail-admin', 'admin');
BEGIN
    RETURN QUERY SELECT suppression_object(a, s)
    FROM suppression s JOIN cause c ON c.id = s.cause
    WHERE s.ordinal > coalesce(suppressions.after, 0)
        AND holds(a, c.school, 'headteacher', 'deputy', 'dsl', 'dpo',
            'mail-admin', 'admin')
        AND (suppressions.over OR (s.ended IS NULL AND s.until > now()))
    ORDER BY s.ordinal
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- From now on its cause is asked about again.
CREATE OR REPLACE FUNCTION api.suppression_end(ordinal bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('headteacher', 'deputy', 'dsl');
BEGIN
    UPDATE suppression s SET ended = now(), ended_by = a.person
    FROM cause c
    WHERE s.ordinal = suppression_end.ordinal AND s.ended IS NULL
        AND s.until > now() AND c.id = s.cause
        AND holds(a, c.school, 'headteacher', 'deputy', 'dsl');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such suppression in force'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN jsonb_build_object('suppression', suppression_end.ordinal,
        'ended', now());
END $$;

-- What a suppression kept from being asked about, newest first: each can be
-- looked at and decided like any other.
CREATE OR REPLACE FUNCTION api.suppressed(cause uuid, after int, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    n bigint;
BEGIN
    RETURN QUERY SELECT flag_object(a, f)
        || jsonb_build_object('card', f.id, 'flags', ARRAY[f.id],
            'since', f.created, 'days', 0, 'alike', 0)
    FROM flag f WHERE f.state = 'suppressed'
        AND f.cause = coalesce(suppressed.cause, f.cause) AND may_see(a, f)
    ORDER BY f.created DESC, f.id OFFSET greatest(coalesce(after, 0), 0)
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM count_looks(a, n, 0);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.today, api.today_look, api.today_passage,
    api.today_found, api.today_letter, api.today_decide, api.today_undo, api.today_decided, api.today_done,
    api.suppressions, api.suppression_end, api.suppressed
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
