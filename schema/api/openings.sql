-- An opening from the words before it to its outcome, and the thread that a
-- message stands in.

SET ROLE schoolgate_owner;

-- -- the sitting -------------------------------------------------------------

-- Which session of the console calls; NULL by the command line.
CREATE OR REPLACE FUNCTION schoolgate.calling_session() RETURNS uuid
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN session_user = 'schoolgate_console'
        THEN (this_session()).id END
$$;

-- An hour in the console, where a person reads; a quarter by command, which
-- fetches the copy at once.
CREATE OR REPLACE FUNCTION schoolgate.sitting_begin(opening bigint)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO opening_sitting (opening, session, until)
    SELECT $1, s, now() + CASE WHEN s IS NULL THEN interval '15 minutes'
        ELSE interval '1 hour' END
    FROM calling_session() s
$$;

-- It ends with its time, with its outcome, and is nobody's but its session's.
CREATE OR REPLACE FUNCTION schoolgate.sitting_lasts(opening bigint)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM opening_sitting s WHERE s.opening = $1
            AND s.until > now() AND s.session IS NOT DISTINCT FROM
                calling_session())
        AND NOT EXISTS (SELECT FROM opening_outcome x WHERE x.opening = $1)
$$;

CREATE OR REPLACE FUNCTION schoolgate.sitting_count(opening bigint)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE opening_sitting SET copies = copies + 1, latest = now()
    WHERE opening_sitting.opening = $1
$$;

-- -- before and after --------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.setting(key text) RETURNS jsonb
LANGUAGE sql STABLE
RETURN (SELECT s.value FROM schoolgate.settings s WHERE s.key = $1);

-- What the person read would be told, word for word; nothing is written.
CREATE OR REPLACE FUNCTION api.opening_words(
    id uuid, purpose text, reason text)
RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, opening_words.id);
    names CONSTANT text[] := ARRAY(SELECT coalesce(p.name, t.address)
        FROM told_of(a, m) t LEFT JOIN person p ON p.id = t.person);
    place CONSTANT text := (SELECT t.address FROM told_of(a, m) t LIMIT 1);
    said CONSTANT text := left(coalesce(nullif(btrim(reason), ''),
        '…'), 1000);
BEGIN
    RETURN jsonb_build_object('message', m.id,
        'purposes', setting('purposes'),
        'told', names[1], 'told_address', place,
        'others', names[2:told_most()],
        'untold', greatest(cardinality(names) - told_most(), 0),
        'words', CASE WHEN place IS NOT NULL THEN notice_words(a, m,
            CASE WHEN setting('purposes') ? opening_words.purpose
                THEN opening_words.purpose END, said) END);
END $$;

-- An opening of the caller's own; another's is none.
CREATE OR REPLACE FUNCTION schoolgate.own_opening(
    a schoolgate.actor, ordinal bigint)
RETURNS schoolgate.opening LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    o opening;
BEGIN
    SELECT * INTO o FROM opening x
    WHERE x.ordinal = own_opening.ordinal AND x.actor = a.person
        AND x.beside IS NULL;
    IF o.ordinal IS NULL THEN
        RAISE EXCEPTION 'there is no opening % of yours', own_opening.ordinal
            USING ERRCODE = 'P0002';
    END IF;
    RETURN o;
END $$;

-- As who opened it sees it.
CREATE OR REPLACE FUNCTION schoolgate.opening_object(o schoolgate.opening)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('opening', o.ordinal, 'message', o.message,
        'reference', reference(o.message), 'at', o.at, 'tier', o.tier,
        'purpose', o.purpose,
        'purpose_words', coalesce(setting('purposes') ->> o.purpose, o.purpose),
        'reason', o.reason, 'signed_by', name_of(o.signed_by),
        'notice', o.notice,
        'told', (SELECT coalesce(p.name, o.told_address)
            FROM (SELECT) one LEFT JOIN person p ON p.id = o.told),
        'others', told_beside(o.ordinal), 'untold', o.untold,
        'words', o.words,
        'sent', (SELECT min(e.at) FROM notice_event e
            WHERE e.opening = o.ordinal AND e.state = 'sent'),
        'until', s.until, 'lasts', sitting_lasts(o.ordinal),
        'outcome', x.outcome,
        'outcome_words', coalesce(setting('opening_outcomes') ->> x.outcome,
            x.outcome),
        'note', x.note, 'closed', x.at)
    FROM (SELECT) one
        LEFT JOIN opening_sitting s ON s.opening = o.ordinal
        LEFT JOIN opening_outcome x ON x.opening = o.ordinal
$$;

-- What the caller may see of the flags on a message.
CREATE OR REPLACE FUNCTION schoolgate.flags_on(
    a schoolgate.actor, message uuid)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('flag', f.id,
            'rule', f.rule, 'clause', f.clause, 'severity', f.severity,
            'words', words_of(f.school, f.rule),
            'state', f.state, 'case', (SELECT c.ordinal FROM case_file c
                WHERE c.flag = f.id AND may_see_case(a, c)))
            ORDER BY f.severity DESC, f.id)
        FROM flag f WHERE f.message = flags_on.message AND may_see(a, f)),
        '[]');
END $$;

-- Before an opening: `id` is a message, or a flag on it.  `opening` and `files`:
-- the caller's own whose sitting lasts, of the text and of what is enclosed;
-- `unfinished`: those without an outcome.
CREATE OR REPLACE FUNCTION api.open_page(id uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, coalesce((SELECT f.message FROM flag f
        WHERE f.id = open_page.id AND may_see(a, f)), open_page.id));
BEGIN
    PERFORM count_looks(a, 1, 0);
    RETURN jsonb_build_object('message', m.id, 'reference', reference(m.id),
        'headings', headings(a, m), 'flags', flags_on(a, m.id),
        'purposes', setting('purposes'),
        'outcomes', setting('opening_outcomes')) || (SELECT jsonb_build_object(
            'opening', max(o.ordinal) FILTER (WHERE sitting_lasts(o.ordinal)),
            'files', max(o.ordinal) FILTER (WHERE o.tier = 'T4'
                AND sitting_lasts(o.ordinal)),
            'unfinished', coalesce(jsonb_agg(o.ordinal ORDER BY o.ordinal)
                FILTER (WHERE NOT EXISTS (SELECT FROM opening_outcome x
                    WHERE x.opening = o.ordinal)), '[]'))
        FROM opening o WHERE o.message = m.id AND o.actor = a.person
            AND o.beside IS NULL);
END $$;

-- One opening with the headings of its message, the flags that the caller sees
-- on it, and how it may end.
CREATE OR REPLACE FUNCTION api.opening_show(opening bigint)
RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    o CONSTANT opening := own_opening(a, opening_show.opening);
    m CONSTANT message := opened_message(a, o);
BEGIN
    RETURN opening_object(o) || jsonb_build_object('headings', headings(a, m),
        'outcomes', setting('opening_outcomes'),
        'flags', flags_on(a, m.id), 'purposes', setting('purposes'));
END $$;

-- The caller's own openings, newest first: all, or those without an outcome.
CREATE OR REPLACE FUNCTION api.openings_own(
    unfinished boolean, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT opening_object(o) FROM opening o
    WHERE o.actor = a.person AND o.beside IS NULL
        AND (openings_own.after IS NULL OR o.ordinal < openings_own.after)
        AND (NOT coalesce(unfinished, false) OR NOT EXISTS (
            SELECT FROM opening_outcome x WHERE x.opening = o.ordinal))
    ORDER BY o.ordinal DESC
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- The copy for an attachment: an opening of that tier.
CREATE OR REPLACE FUNCTION api.attachment_copy(opening bigint)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    o CONSTANT opening := own_opening(me(), attachment_copy.opening);
BEGIN
    IF o.tier <> 'T4' THEN
        RAISE EXCEPTION 'opening % is of the text alone', o.ordinal
            USING ERRCODE = '42501';
    END IF;
    RETURN QUERY SELECT * FROM api.record_copy(o.ordinal);
END $$;

-- -- the outcome -------------------------------------------------------------

-- What a person is told beside the notice when his mail was opened by mistake;
-- NULL where it was none.
CREATE OR REPLACE FUNCTION schoolgate.mistake_words(o schoolgate.opening)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT letter_fill((letter('opened-mistake')).words, jsonb_build_object(
        'when', to_char(o.at AT TIME ZONE zone_of(o.message),
            'FMDD FMMonth "at" HH24:MI'),
        'who', coalesce((SELECT name FROM person WHERE id = o.actor), o.actor),
        'closed', to_char(x.at AT TIME ZONE zone_of(o.message), 'HH24:MI'),
        'reason', x.note, 'ref', reference(o.message)))
    FROM opening_outcome x
    WHERE x.opening = coalesce(o.beside, o.ordinal) AND x.outcome = 'mistake'
$$;

-- The notice as it is sent: that it was a mistake goes with it.
CREATE OR REPLACE FUNCTION schoolgate.told_words(o schoolgate.opening)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT concat_ws(E'\n', o.words, mistake_words(o))
$$;

-- To everybody whose notice has left already, a letter that it was a mistake.
CREATE OR REPLACE FUNCTION schoolgate.tell_mistake(o schoolgate.opening)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    told opening;
    l letter_out;
BEGIN
    FOR told IN SELECT t.* FROM opening t
        WHERE (t.ordinal = o.ordinal OR t.beside = o.ordinal)
            AND (EXISTS (SELECT FROM notice_out n WHERE n.opening = t.ordinal)
                OR EXISTS (SELECT FROM joint_notice j
                    WHERE t.ordinal = ANY (j.openings)))
    LOOP
        l.kind := 'opened-mistake';
        l.message := told.message;
        l.address := told.told_address;
        PERFORM send_letter(l, jsonb_build_object('ref',
            reference(told.message)), mistake_words(told));
    END LOOP;
END $$;

-- Close an opening of one's own.  A mistake needs a word, and the person read
-- has it: with the notice, or after it.
CREATE OR REPLACE FUNCTION api.opening_close(
    opening bigint, outcome text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    o CONSTANT opening := own_opening(a, opening_close.opening);
    said CONSTANT text := btrim(coalesce(opening_close.note, ''));
BEGIN
    IF NOT coalesce(setting('opening_outcomes') ? opening_close.outcome, false)
    THEN
        RAISE EXCEPTION 'an opening does not end so' USING ERRCODE = '22023',
            HINT = (SELECT string_agg(k, ', ')
                FROM jsonb_object_keys(setting('opening_outcomes')) k);
    END IF;
    IF length(said) > 1000
        OR opening_close.outcome = 'mistake' AND length(said) < 3 THEN
        RAISE EXCEPTION 'a note is needed, of 3 to 1000 characters'
            USING ERRCODE = '22023';
    END IF;
    INSERT INTO opening_outcome (opening, outcome, note, actor, os_user)
    VALUES (o.ordinal, opening_close.outcome, said, a.person, session_user);
    IF opening_close.outcome = 'mistake' THEN
        PERFORM tell_mistake(o);
    END IF;
    RETURN opening_object(o);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'opening % has its outcome already', o.ordinal
        USING ERRCODE = '55000';
END $$;

-- -- the thread --------------------------------------------------------------

-- Message-IDs of a message and of those that it answers, the nearest ones.
CREATE OR REPLACE FUNCTION schoolgate.thread_ids(m schoolgate.message)
RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT m.message_id WHERE m.message_id <> ''
    UNION
    (SELECT i FROM jsonb_array_elements_text(answers(m.document))
        WITH ORDINALITY AS t (i, place) WHERE i <> ''
    ORDER BY place = 1 DESC, place DESC LIMIT 30)
$$;

-- Messages of one thread, wherever they are kept: they are of it by their own
-- Message-ID or by what they answer.
CREATE OR REPLACE FUNCTION schoolgate.thread_of(m schoolgate.message)
RETURNS SETOF uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT m.id
    UNION SELECT x.id FROM thread_ids(m) i JOIN all_message x
        ON x.message_id <> '' AND address_hash(x.message_id) = address_hash(i)
            AND x.message_id = i
    UNION SELECT x.id FROM thread_ids(m) i JOIN all_message x
        ON answers(x.document) <> '[]'
            AND answers(x.document) @> jsonb_build_array(i)
    LIMIT 500
$$;

-- The thread of a message as far as the caller may see it, oldest first:
-- headings alone; what he has opened himself names the opening.
CREATE OR REPLACE FUNCTION api.thread(id uuid, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    m CONSTANT message := visible(a, thread.id);
    x message;
    n bigint := 0;
BEGIN
    FOR x IN SELECT y.* FROM all_message y
        WHERE y.id IN (SELECT thread_of(m)) ORDER BY y.received, y.id
    LOOP
        CONTINUE WHEN NOT may_see_record(a, x);
        n := n + 1;
        RETURN NEXT headings(a, x) || jsonb_build_object('opening', (
            SELECT max(o.ordinal) FROM opening o WHERE o.message = x.id
                AND o.actor = a.person AND sitting_lasts(o.ordinal)));
        EXIT WHEN n >= least(greatest(coalesce(lim, 50), 1), 200);
    END LOOP;
    PERFORM count_looks(a, n, 0);
END $$;

-- -- names -------------------------------------------------------------------

-- Every word of a name of the directory as it is written, in the order of its
-- octets: what a passage does not show.  A name that is a common word as well
-- counts with its capital only.
CREATE OR REPLACE FUNCTION api.name_words()
RETURNS TABLE (word text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM me();
    RETURN QUERY
    WITH names AS (
        SELECT DISTINCT lower(w) AS w FROM person p,
            unnest(p.known_names || p.name) n,
            regexp_split_to_table(n, '[^[:alpha:]]+') w
        WHERE length(w) > 1 AND lower(w) NOT IN ('mr', 'mrs', 'ms', 'miss',
            'dr', 'sir', 'de', 'la', 'van', 'von', 'of', 'the', 'and'))
    SELECT v FROM (
        SELECT w AS v FROM names WHERE w NOT IN ('will', 'may', 'mark', 'rose',
            'grace', 'hope', 'faith', 'joy', 'summer', 'dawn', 'april', 'june',
            'august', 'art', 'bill', 'bob', 'chase', 'drew', 'frank', 'grant',
            'guy', 'jack', 'josh', 'miles', 'pat', 'ray', 'rob', 'sue', 'tony',
            'amber', 'daisy', 'holly', 'ivy', 'lily', 'pearl', 'poppy', 'ruby',
            'violet', 'baker', 'bishop', 'black', 'brown', 'butler', 'carter',
            'cook', 'cooper', 'day', 'dean', 'field', 'fisher', 'ford', 'fox',
            'gray', 'green', 'hall', 'hill', 'hunter', 'king', 'lane', 'law',
            'little', 'long', 'love', 'mason', 'moss', 'park', 'parker',
            'page', 'paige', 'potter', 'price', 'read', 'rich', 'rice', 'short',
            'small', 'stone', 'swift', 'taylor', 'walker', 'ward', 'waters',
            'weaver', 'white', 'winter', 'wise', 'wood', 'young')
        UNION SELECT initcap(w) FROM names
        UNION SELECT upper(w) FROM names
        UNION SELECT w FROM person p, unnest(p.known_names || p.name) n,
            regexp_split_to_table(n, '[^[:alpha:]]+') w
            WHERE length(w) > 1 AND w <> lower(w)
                AND lower(w) IN (SELECT s.w FROM names s)) x
    ORDER BY v COLLATE "C";
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.open_page, api.opening_words, api.opening_show,
    api.openings_own, api.attachment_copy, api.opening_close, api.thread
    TO schoolgate_people, schoolgate_console;
GRANT EXECUTE ON FUNCTION api.name_words TO schoolgate_console;

RESET ROLE;
