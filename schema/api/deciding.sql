-- What is decided of a day's cards, by one act each, and taken back.

SET ROLE schoolgate_owner;

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
-- flags; the chair, of mail, what is about the headteacher.
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
    IF outcome = 'pass-to-chair' AND NOT is_about_role(f, 'headteacher') THEN
        RAISE EXCEPTION 'the chair is given what is about the headteacher alone'
            USING ERRCODE = '22023';
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
            'pass-to-headteacher, -dsl, -dpo, -hr, -chair, reopen';
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
        'rule', coalesce(nullif(words_of(f.school, f.rule), f.rule),
            'a rule of the school''s e-mail policy'),
        'clause', CASE WHEN f.clause = '' THEN ''
            ELSE ' (policy ' || f.clause || ')' END,
        'answer', (SELECT value #>> '{}' FROM settings
            WHERE key = 'answer_to'),
        'console', coalesce(nullif((SELECT value #>> '{}' FROM settings
            WHERE key = 'console_address'), '') || '/#/me',
            '"About me" in the console'),
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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.today_letter, api.today_decide, api.today_undo
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
