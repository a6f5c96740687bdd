-- Cases: from a flag to an outcome, with what the person had to say.

SET ROLE schoolgate_owner;
DROP FUNCTION IF EXISTS schoolgate.case_object(schoolgate.case_file);

CREATE OR REPLACE FUNCTION schoolgate.open_case(
    a schoolgate.actor, ordinal bigint)
RETURNS schoolgate.case_file LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    c CONSTANT case_file := visible_case(a, open_case.ordinal);
BEGIN
    IF c.state <> 'open' THEN
        RAISE EXCEPTION 'case % is closed', c.ordinal USING ERRCODE = '55000';
    END IF;
    RETURN c;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.case_add_event(
    a schoolgate.actor, file bigint, what text, code text, note text,
    message uuid DEFAULT NULL)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO case_event (file, what, code, note, message, actor, os_user)
    VALUES ($2, $3, $4, btrim(coalesce($5, '')), $6, a.person, session_user)
$$;

CREATE OR REPLACE FUNCTION schoolgate.demand_note(note text, shortest int)
RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF length(btrim(coalesce(note, ''))) NOT BETWEEN shortest AND 4000 THEN
        RAISE EXCEPTION 'a text is needed, of % to 4000 characters', shortest
            USING ERRCODE = '22023';
    END IF;
END $$;

-- -- what is asked -----------------------------------------------------------

-- When an answer to a question is no longer awaited.
CREATE OR REPLACE FUNCTION schoolgate.question_due(
    id uuid, asked timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT q.due FROM case_question q WHERE q.question = $1),
        $2 + (setting('explain_days') #>> '{}')::int * interval '1 day')
$$;

-- The questions of a case: asked in it, or of its flag before.
CREATE OR REPLACE FUNCTION schoolgate.case_questions(c schoolgate.case_file)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('question', q.id,
            'asked', q.asked, 'by', coalesce((SELECT name FROM person
                WHERE id = q.asked_by), q.asked_by), 'words', q.words,
            'due', question_due(q.id, q.asked), 'answered', q.answered,
            'answer', q.answer) ORDER BY q.asked, q.id)
        FROM question q WHERE q.flag = c.flag AND q.withdrawn IS NULL), '[]');
END $$;

-- Has whom it is about explained himself, or let the time go by?
CREATE OR REPLACE FUNCTION schoolgate.was_heard(c schoolgate.case_file)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM question q
        WHERE q.flag = c.flag AND q.withdrawn IS NULL
            AND (q.answered IS NOT NULL
                OR question_due(q.id, q.asked) < now()))
        AND NOT EXISTS (SELECT FROM question q
            WHERE q.flag = c.flag AND q.withdrawn IS NULL
                AND q.answered IS NULL
                AND question_due(q.id, q.asked) >= now());
END $$;

-- -- lists -------------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.case_object(
    a schoolgate.actor, c schoolgate.case_file)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('case', c.ordinal, 'school', c.school,
        'person', CASE WHEN is_case_shown(a, c) THEN coalesce((SELECT name
            FROM person WHERE id = c.about), c.about_address) END,
        'sealed', NOT is_case_shown(a, c), 'rule', c.rule,
        'rule_words', words_of(c.school, c.rule),
        'opened', c.opened,
        'opened_by', coalesce((SELECT name FROM person
            WHERE id = c.opened_by), c.opened_by),
        'turn', c.turn, 'state', c.state, 'outcome', c.outcome,
        'outcome_words', coalesce(setting('case_outcomes') ->> c.outcome,
            c.outcome),
        'closed', c.closed, 'kept_months', case_term(c),
        'kept_until', (c.closed AT TIME ZONE 'UTC' + make_interval(
            months => case_term(c))) AT TIME ZONE 'UTC',
        'latest', (SELECT max(e.at) FROM case_event e
            WHERE e.file = c.ordinal))
$$;

-- state: open, closed; anything else is both.  Newest first.
CREATE OR REPLACE FUNCTION api.case_list(state text, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT case_object(a, c) FROM case_file c
    WHERE (c.state = case_list.state
            OR coalesce(case_list.state, '') NOT IN ('open', 'closed'))
        AND (case_list.after IS NULL OR c.ordinal < case_list.after)
        AND may_see_case(a, c)
    ORDER BY c.ordinal DESC LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- Its messages by their headings, as long as their records last.
CREATE OR REPLACE FUNCTION schoolgate.case_headings(
    a schoolgate.actor, c schoolgate.case_file)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
    every jsonb := '[]';
BEGIN
    FOR m IN SELECT y.* FROM case_message x
            CROSS JOIN message_of(x.message) y
        WHERE x.file = c.ordinal AND case_shows(a, c, y)
        ORDER BY y.received, y.id LIMIT 200
    LOOP
        every := every || headings(a, m);
    END LOOP;
    RETURN every;
END $$;

-- One case: messages by their headings, questions, the timeline, how it may go
-- on.
CREATE OR REPLACE FUNCTION api.case_show("case" bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c CONSTANT case_file := visible_case(a, $1);
BEGIN
    RETURN case_object(a, c) || jsonb_build_object('flag', c.flag,
        'roles', (SELECT jsonb_agg(r.role ORDER BY r.since, r.role)
            FROM case_role r WHERE r.file = c.ordinal),
        'messages', case_headings(a, c),
        'questions', CASE WHEN is_case_shown(a, c) THEN case_questions(c)
            ELSE '[]' END, 'heard', was_heard(c),
        'outcomes', setting('case_outcomes'),
        'timeline', (SELECT jsonb_agg(jsonb_build_object('at', e.at,
                'what', e.what, 'code', e.code, 'note', CASE WHEN
                    e.what NOT IN ('opened', 'asked', 'answered')
                    OR is_case_shown(a, c) THEN e.note ELSE '' END,
                'message', e.message, 'by', coalesce((SELECT name FROM person
                    WHERE id = e.actor), e.actor)) ORDER BY e.ordinal)
            FROM case_event e WHERE e.file = c.ordinal));
END $$;

-- -- acts --------------------------------------------------------------------

-- Whose turn a case is when it is to be `role`'s: nobody looks at himself, and
-- what is about the headteacher is the chair's, and waits where there is none.
CREATE OR REPLACE FUNCTION schoolgate.case_route(
    c schoolgate.case_file, role text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF role NOT IN ('headteacher', 'dsl', 'dpo', 'hr', 'chair') THEN
        RAISE EXCEPTION 'a case is not passed there' USING ERRCODE = '22023',
            HINT = 'headteacher, dsl, dpo, hr, chair';
    END IF;
    IF is_case_about_role(c, 'headteacher') THEN
        RETURN CASE role WHEN 'headteacher' THEN 'chair' ELSE role END;
    END IF;
    IF role = 'chair' THEN
        RAISE EXCEPTION 'the chair has cases about the headteacher alone'
            USING ERRCODE = '22023';
    END IF;
    RETURN CASE WHEN is_case_about_role(c, role) THEN 'headteacher'
        ELSE role END;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.case_take_part(file bigint, role text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO case_role (file, role) VALUES ($1, $2) ON CONFLICT DO NOTHING
$$;

-- A flag becomes a case; once.
CREATE OR REPLACE FUNCTION api.case_open(flag uuid, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := visible_flag(a, case_open.flag);
    c case_file;
BEGIN
    PERFORM demand_note(case_open.note, 0);
    -- Who keeps its queue decides on it without a heading; who opened it with
    -- another's signature knows whom he makes a case about.
    IF f.context = 'sealed' AND NOT has_unsealed(a, f.id) THEN
        RAISE EXCEPTION 'a sealed message is made no case by one alone'
            USING ERRCODE = '42501';
    END IF;
    -- The flag is locked: nobody else makes a case of it meanwhile.
    IF EXISTS (SELECT FROM case_file x WHERE x.flag = f.id) THEN
        RAISE EXCEPTION 'this flag is a case already' USING ERRCODE = '55000';
    END IF;
    INSERT INTO case_file (school, flag, about, about_address, rule, opened_by,
        turn)
    VALUES (f.school, f.id, f.about, coalesce(nullif(f.sender, ''), f.login),
        f.rule, a.person, f.queue)
    RETURNING * INTO c;
    -- The role whose flag it was, and those of the caller there.
    PERFORM case_take_part(c.ordinal, r)
    FROM unnest('{headteacher,deputy,dsl,dpo,chair}'::text[]) r
    WHERE r = f.queue OR holds(a, f.school, r);
    INSERT INTO case_message (file, message) VALUES (c.ordinal, f.message);
    PERFORM case_add_event(a, c.ordinal, 'opened', '', case_open.note,
        f.message);
    IF f.state = 'new' THEN
        PERFORM api.decide(f.id, 'open-case', 'case ' || c.ordinal);
    END IF;
    RETURN case_object(a, c);
END $$;

CREATE OR REPLACE FUNCTION api.case_note("case" bigint, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c CONSTANT case_file := open_case(a, $1);
BEGIN
    PERFORM demand_note(case_note.note, 1);
    PERFORM case_add_event(a, c.ordinal, 'note', '', case_note.note);
    RETURN case_object(a, c);
END $$;

-- Another message becomes part of it: one with a flag that the caller may see,
-- for others may open it then.  What he sees for a request, a breach or another
-- case stays there.
CREATE OR REPLACE FUNCTION api.case_add(
    "case" bigint, message uuid, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c CONSTANT case_file := open_case(a, $1);
    m CONSTANT message := visible(a, $2);
BEGIN
    PERFORM demand_note(case_add.note, 0);
    IF is_sealed(m.id, m.document) THEN
        RAISE EXCEPTION 'a sealed message is added to no case by one alone'
            USING ERRCODE = '42501';
    END IF;
    -- What is of the case already may be added again; that changes nothing.
    IF NOT has_flag_of(a, m.id) AND NOT EXISTS (SELECT FROM case_message x
        WHERE x.file = c.ordinal AND x.message = m.id) THEN
        RAISE EXCEPTION 'only a message with a flag that you may see is added'
            USING ERRCODE = '42501';
    END IF;
    INSERT INTO case_message (file, message) VALUES (c.ordinal, m.id)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM case_add_event(a, c.ordinal, 'message', '', case_add.note,
            m.id);
    END IF;
    RETURN case_object(a, c);
END $$;

-- Another role's turn; who had it before goes on to take part.
CREATE OR REPLACE FUNCTION api.case_pass("case" bigint, role text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c case_file := open_case(a, $1);
    goes_to CONSTANT text := case_route(c, $2);
BEGIN
    PERFORM demand_note(case_pass.note, 0);
    UPDATE case_file x SET turn = goes_to WHERE x.ordinal = c.ordinal
    RETURNING * INTO c;
    PERFORM case_take_part(c.ordinal, goes_to);
    PERFORM case_add_event(a, c.ordinal, 'passed', goes_to, case_pass.note);
    RETURN case_object(a, c);
END $$;

-- Until the end of a day of the school's; NULL: settings.explain_days from now.
CREATE OR REPLACE FUNCTION schoolgate.answer_due(school text, day date)
RETURNS timestamptz LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    zone CONSTANT text := coalesce((SELECT s.time_zone FROM school s
        WHERE s.id = answer_due.school), 'Europe/London');
    today CONSTANT date := (now() AT TIME ZONE zone)::date;
    last CONSTANT date := coalesce(day,
        today + (setting('explain_days') #>> '{}')::int);
BEGIN
    IF last NOT BETWEEN today + 1 AND today + 90 THEN
        RAISE EXCEPTION 'the answer is awaited until tomorrow at least, for '
            '90 days at most' USING ERRCODE = '22023';
    END IF;
    RETURN (last + 1)::timestamp AT TIME ZONE zone;
END $$;

-- What the letter to whom it is about says.
CREATE OR REPLACE FUNCTION schoolgate.explain_slots(a schoolgate.actor,
    c schoolgate.case_file, question text, until timestamptz)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('who', a.name, 'question', btrim($3),
        'sent', to_char(f.received AT TIME ZONE zone_of(f.message),
            'FMDD FMMonth YYYY'),
        'until', to_char(($4 - interval '1 second')
            AT TIME ZONE zone_of(f.message), 'FMDD FMMonth YYYY'),
        'answer', (setting('answer_to') #>> '{}') || coalesce(', or at ' ||
            nullif(setting('console_address') #>> '{}', '') || '/#/me', ''),
        'ref', reference(f.message))
    FROM flag f WHERE f.id = c.flag
$$;

-- Ask whom it is about to explain: a letter goes to him, and the question
-- stands on his own page.
CREATE OR REPLACE FUNCTION api.case_ask("case" bigint, words text, day date)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c CONSTANT case_file := open_case(a, $1);
    until CONSTANT timestamptz := answer_due(c.school, $3);
    m CONSTANT uuid := (SELECT x.message FROM flag x WHERE x.id = c.flag);
    address CONSTANT text := coalesce(main_address(c.about),
        nullif(c.about_address, ''));
    l letter_out;
    q uuid;
BEGIN
    PERFORM demand_note($2, 3);
    IF NOT is_case_shown(a, c) THEN
        RAISE EXCEPTION 'whom it is about is asked by who unsealed it'
            USING ERRCODE = '42501';
    END IF;
    IF address IS NULL THEN
        RAISE EXCEPTION 'nobody is there who could be asked'
            USING ERRCODE = '55000';
    END IF;
    INSERT INTO question (flag, message, batch, about, address, words, asked_by,
        os_user)
    VALUES (c.flag, m, gen_random_uuid(), c.about, address, btrim($2), a.person,
        session_user)
    RETURNING id INTO q;
    INSERT INTO case_question (question, file, due)
    VALUES (q, c.ordinal, until);
    l.kind := 'explain';
    l.message := m;
    l.address := address;
    PERFORM send_letter(l, explain_slots(a, c, $2, until));
    PERFORM case_add_event(a, c.ordinal, 'asked', '', $2, m);
    RETURN case_object(a, c);
END $$;

-- An end, in one of the school's words; "breach" not before whom it is about
-- was heard.
CREATE OR REPLACE FUNCTION api.case_close(
    "case" bigint, outcome text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c case_file := open_case(a, $1);
BEGIN
    PERFORM demand_note(case_close.note, 0);
    IF NOT coalesce(setting('case_outcomes') ? $2, false) THEN
        RAISE EXCEPTION 'a case does not end so' USING ERRCODE = '22023',
            HINT = (SELECT string_agg(k, ', ')
                FROM jsonb_object_keys(setting('case_outcomes')) k);
    END IF;
    IF $2 = 'breach' AND NOT was_heard(c) THEN
        RAISE EXCEPTION 'no breach before the person has explained, or the '
            'time for it is over' USING ERRCODE = '55000';
    END IF;
    UPDATE case_file x SET state = 'closed', outcome = $2, closed = now()
    WHERE x.ordinal = c.ordinal RETURNING * INTO c;
    PERFORM case_add_event(a, c.ordinal, 'closed', $2, case_close.note);
    RETURN case_object(a, c);
END $$;

CREATE OR REPLACE FUNCTION api.case_reopen("case" bigint, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    c case_file := visible_case(a, $1);
BEGIN
    PERFORM demand_note(case_reopen.note, 3);
    IF c.state <> 'closed' THEN
        RAISE EXCEPTION 'case % is open', c.ordinal USING ERRCODE = '55000';
    END IF;
    UPDATE case_file x SET state = 'open', outcome = NULL, closed = NULL
    WHERE x.ordinal = c.ordinal RETURNING * INTO c;
    PERFORM case_add_event(a, c.ordinal, 'reopened', '', case_reopen.note);
    RETURN case_object(a, c);
END $$;

-- -- whom it is about --------------------------------------------------------

-- What the caller was asked, newest first: {"question","asked","by","words",
-- "due","sent","reference","answered","answer","open"}.  `open`: an answer is
-- taken.
CREATE OR REPLACE FUNCTION api.my_questions(after timestamptz, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT jsonb_build_object('question', q.id, 'asked', q.asked,
        'by', coalesce((SELECT name FROM person WHERE id = q.asked_by),
            q.asked_by),
        'words', q.words, 'due', question_due(q.id, q.asked),
        'sent', (SELECT f.received FROM flag f WHERE f.id = q.flag),
        'message', q.message, 'reference', reference(q.message),
        'answered', q.answered, 'answer', q.answer,
        'open', q.answered IS NULL)
    FROM question q
    WHERE (q.about = a.person OR lower(q.address) = ANY (a.addresses))
        AND q.withdrawn IS NULL
        AND (my_questions.after IS NULL OR q.asked < my_questions.after)
    ORDER BY q.asked DESC, q.id
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- Answer once what one was asked; late is better than never.
CREATE OR REPLACE FUNCTION api.case_answer(question uuid, answer text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    q record;
BEGIN
    SELECT * INTO q FROM question x WHERE x.id = case_answer.question
        AND x.withdrawn IS NULL
        AND (x.about = a.person OR lower(x.address) = ANY (a.addresses))
    FOR UPDATE;
    IF q.id IS NULL THEN
        RAISE EXCEPTION 'there is no question that you were asked'
            USING ERRCODE = 'P0002';
    END IF;
    IF q.answered IS NOT NULL THEN
        RAISE EXCEPTION 'this question has its answer' USING ERRCODE = '55000';
    END IF;
    PERFORM demand_note(case_answer.answer, 1);
    UPDATE question x SET answered = now(),
        answer = btrim(case_answer.answer) WHERE x.id = q.id;
    PERFORM case_add_event(a, c.ordinal, 'answered', '', case_answer.answer,
        q.message) FROM case_file c WHERE c.flag = q.flag;
    RETURN jsonb_build_object('question', q.id, 'answered', now());
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.case_list, api.case_show, api.case_open,
    api.case_note, api.case_add, api.case_pass, api.case_ask,
    api.case_close, api.case_reopen, api.my_questions, api.case_answer
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
