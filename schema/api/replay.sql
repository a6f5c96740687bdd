-- A rule over recorded mail: the order first, then records one page after
-- another, veiled.  Addresses, Message-IDs and digests are hashed with a secret
-- of the order, domains stay; names are gone; of a subject nothing is left but
-- the words that the order names, of a file's name its ending.  The caller's
-- program decides by the same functions as a mail host, and counts.

SET ROLE schoolgate_owner;

-- -- the veil ---------------------------------------------------------------

-- What holds a query is plpgsql: it keeps its plans from record to record.

-- Twenty digits for a text, the same for the same text under one order.
CREATE OR REPLACE FUNCTION schoolgate.veil(given text, salt bytea)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN given = '' THEN ''
    ELSE left(encode(sha256(salt || convert_to(lower(given), 'UTF8')), 'hex'),
        20) END;

-- An address: its domain stays, "+tag" and quotes go.  A login without a domain
-- becomes what stands before the @ of its address.
CREATE OR REPLACE FUNCTION schoolgate.veil_address(given text, salt bytea)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN strpos(given, '@') = 0 THEN schoolgate.veil(given, salt)
    ELSE schoolgate.veil(split_part(translate(
            regexp_replace(given, '@[^@]*$', ''), '"\', ''), '+', 1), salt)
        || '@' || lower(substring(given FROM '[^@]*$')) END;

CREATE OR REPLACE FUNCTION schoolgate.veil_digest(given text, salt bytea)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(sha256(salt || convert_to(given, 'UTF8')), 'hex');

-- Letters of other alphabets as those that they look like (lib/policy/phrase.c)
-- and without accents.
CREATE OR REPLACE FUNCTION schoolgate.plain_letters(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN lower(regexp_replace(translate(normalize(given, NFKD),
        'ΑΒΕΗΙΚΜΝΟΡΤΥΧαεικνορτυЅІЈАВЕКМНОРСТХаеорсухѕіјпгтӏӀԁıłİ‐‑–',
        'abehikmnoptyxaeikvoptusijabekmhopctxaeopcyxsijnrtlldili---'),
        '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'));
END $$;

-- The words of a subject that an order names; an "x" for each of the others.
CREATE OR REPLACE FUNCTION schoolgate.veil_subject(given text, words text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN given = '' OR cardinality(words) = 0 THEN ''
        ELSE (SELECT coalesce(string_agg(CASE
                WHEN w[1] !~ '[[:alnum:]]' THEN w[1]
                WHEN w[1] = ANY (words) THEN w[1] ELSE 'x' END, '' ORDER BY n), '')
            FROM regexp_matches(schoolgate.plain_letters(given),
                '[[:alnum:]]+|[^[:alnum:]]+', 'g') WITH ORDINALITY t (w, n)) END;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.veil_subjects(given jsonb, words text[])
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(schoolgate.veil_subject(x, words)
            ORDER BY n), '[]')
        FROM jsonb_array_elements_text(coalesce(given, '[]'))
            WITH ORDINALITY t (x, n));
END $$;

CREATE OR REPLACE FUNCTION schoolgate.veil_mailboxes(given jsonb, salt bytea)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN coalesce(given, '[]') = '[]' THEN '[]'::jsonb
        ELSE (SELECT jsonb_agg(jsonb_build_object('address',
                schoolgate.veil_address(coalesce(x ->> 'address', ''), salt))
                ORDER BY n)
            FROM jsonb_array_elements(given) WITH ORDINALITY t (x, n)) END;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.veil_ids(given jsonb, salt bytea)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN coalesce(given, '[]') = '[]' THEN '[]'::jsonb
        ELSE (SELECT jsonb_agg(schoolgate.veil(x, salt) ORDER BY n)
            FROM jsonb_array_elements_text(given) WITH ORDINALITY t (x, n)) END;
END $$;

-- Parts without their names, but for endings where files are looked at.
CREATE OR REPLACE FUNCTION schoolgate.veil_parts(
    given jsonb, salt bytea, names boolean)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg((p - '{name,name_octets,sha256}'::text[])
            || CASE WHEN p ? 'sha256' THEN jsonb_build_object('sha256',
                schoolgate.veil_digest(p ->> 'sha256', salt)) ELSE '{}' END
            || CASE WHEN names AND p ->> 'name' ~ '\.' THEN
                jsonb_build_object('name', 'x' || substring(p ->> 'name'
                    FROM '(?:\.[^. ]{1,10}){1,2}$')) ELSE '{}' END ORDER BY n), '[]')
        FROM jsonb_array_elements(given) WITH ORDINALITY t (p, n));
END $$;

CREATE OR REPLACE FUNCTION schoolgate.veil_header(h jsonb, r schoolgate.replay)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN jsonb_build_object(
        'from', schoolgate.veil_mailboxes(h -> 'from', r.salt),
        -- One kind of rule looks at each.
        'to', CASE WHEN r.kind = 'visible-recipients'
            THEN schoolgate.veil_mailboxes(h -> 'to', r.salt) ELSE '[]' END,
        'cc', CASE WHEN r.kind = 'visible-recipients'
            THEN schoolgate.veil_mailboxes(h -> 'cc', r.salt) ELSE '[]' END,
        'bcc', '[]'::jsonb,
        'reply_to', CASE WHEN r.kind = 'private-sender' THEN
            schoolgate.veil_mailboxes(h -> 'reply_to', r.salt) ELSE '[]' END,
        'subject',
            schoolgate.veil_subject(coalesce(h ->> 'subject', ''), r.words),
        'message_id', schoolgate.veil(coalesce(h ->> 'message_id', ''), r.salt),
        'in_reply_to', schoolgate.veil_ids(h -> 'in_reply_to', r.salt),
        'references', schoolgate.veil_ids(h -> 'references', r.salt),
        'marks', coalesce(h -> 'marks', '[]'));
END $$;

CREATE OR REPLACE FUNCTION schoolgate.veil_envelope(e jsonb, salt bytea)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN jsonb_build_object(
        'sender', schoolgate.veil_address(coalesce(e ->> 'sender', ''), salt),
        'sender_args', '[]'::jsonb,
        'auth', schoolgate.veil_address(coalesce(e ->> 'auth', ''), salt),
        -- Of somebody who logged in it says where he lives.
        'client', CASE WHEN coalesce(e ->> 'auth', '') = ''
            THEN coalesce(e ->> 'client', '') ELSE '' END,
        'recipients', (SELECT coalesce(jsonb_agg(
                schoolgate.veil_address(x, salt) ORDER BY n), '[]')
            FROM jsonb_array_elements_text(e -> 'recipients')
                WITH ORDINALITY t (x, n)));
END $$;

-- A stored document (schoolgate-record(5)) as an order hands it out.
CREATE OR REPLACE FUNCTION schoolgate.veil_document(
    d jsonb, r schoolgate.replay)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN jsonb_build_object('version', d -> 'version', 'id', d -> 'id',
        'received', d -> 'received', 'size', d -> 'size',
        'sha256', schoolgate.veil_digest(coalesce(d ->> 'sha256', ''), r.salt),
        'envelope', schoolgate.veil_envelope(d -> 'envelope', r.salt),
        'header', schoolgate.veil_header(d -> 'header', r),
        'parts', schoolgate.veil_parts(d -> 'parts', r.salt, r.kind = 'files'),
        'attachments', (SELECT coalesce(jsonb_agg(jsonb_build_object('path',
                a -> 'path') ORDER BY n), '[]')
            FROM jsonb_array_elements(d -> 'attachments')
                WITH ORDINALITY t (a, n)),
        'findings', d -> 'findings', 'gaps', d -> 'gaps', 'terms', '[]'::jsonb,
        'fingerprints', CASE WHEN r.memory THEN (SELECT coalesce(jsonb_agg(
                left(schoolgate.veil_digest(x, r.salt), 16) ORDER BY n), '[]')
            FROM jsonb_array_elements_text(coalesce(d -> 'fingerprints', '[]'))
                WITH ORDINALITY t (x, n)) ELSE '[]' END,
        'enclosed', schoolgate.veil_ids(d -> 'enclosed', r.salt),
        'enclosed_subjects', schoolgate.veil_subjects(
            d -> 'enclosed_subjects', r.words),
        'other_subjects', schoolgate.veil_subjects(
            d -> 'other_subjects', r.words),
        'verdict', jsonb_build_object(
            'action', coalesce(d #> '{verdict,action}', '"accept"'),
            'changes', '[]'::jsonb,
            'reasons', coalesce(d #> '{verdict,reasons}', '[]')));
END $$;

-- -- the order --------------------------------------------------------------

-- Write it.  `words`: what of subjects the rule looks for.
CREATE OR REPLACE FUNCTION api.replay_begin(rule text, kind text, words text[],
    memory boolean, since timestamptz, until timestamptz)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := demand('headteacher', 'dpo', 'mail-admin');
    schools CONSTANT text[] := schools_of(
        a, 'headteacher', 'dpo', 'mail-admin');
    until CONSTANT timestamptz := least(replay_begin.until, now());
    many bigint;
    r replay;
BEGIN
    IF cardinality(words) > 500 OR EXISTS (SELECT FROM unnest(words) w
        WHERE w !~ '^[a-z0-9]{1,40}$') THEN
        RAISE EXCEPTION 'a rule names at most 500 words of at most 40 letters'
            USING ERRCODE = '22023';
    END IF;
    SELECT count(*) INTO many FROM all_message m
    WHERE m.received >= since AND m.received < until
        AND m.document IS NOT NULL AND in_schools_of(schools, m.id);
    IF many < 100 THEN
        RAISE EXCEPTION 'fewer than 100 messages in that time: counts would '
            'tell of single ones' USING ERRCODE = '22023';
    END IF;
    INSERT INTO replay (rule, kind, words, memory, since, until, messages,
        salt, actor, os_user)
    VALUES (rule, kind, words, memory, since, until, many,
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
        a.person, session_user)
    RETURNING * INTO r;
    RETURN jsonb_build_object('replay', r.ordinal, 'messages', r.messages,
        'since_ms', epoch_ms(r.since), 'until_ms', epoch_ms(r.until),
        'review_seconds', (SELECT value FROM settings
            WHERE key = 'review_seconds'));
END $$;

-- An order of the caller's own, of today and over and done with.
CREATE OR REPLACE FUNCTION schoolgate.own_replay(replay bigint)
RETURNS schoolgate.replay LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('headteacher', 'dpo', 'mail-admin');
    r replay;
BEGIN
    SELECT * INTO r FROM replay x WHERE x.ordinal = own_replay.replay;
    IF r.ordinal IS NULL OR r.actor <> a.person OR r.os_user <> session_user
        OR r.at < now() - interval '1 day'
        OR pg_xact_status(r.xact) IS DISTINCT FROM 'committed' THEN
        RAISE EXCEPTION 'there is no replay % that hands out records',
            own_replay.replay USING ERRCODE = '42501';
    END IF;
    RETURN r;
END $$;

-- Veiled documents behind `after`, in the order of their ids: at most `most`,
-- and no more than about 4 MB as they are stored, but one at least.  Sealed mail
-- is not among them (it stands in no statistics); a second scan's findings
-- are.  No rows: there are no more.
CREATE OR REPLACE FUNCTION api.replay_page(
    replay bigint, after uuid, most int)
RETURNS TABLE (id uuid, document jsonb)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    schools CONSTANT text[] := schools_of(
        me(), 'headteacher', 'dpo', 'mail-admin');
    r CONSTANT replay := own_replay(replay_page.replay);
    first CONSTANT uuid := greatest(replay_page.after,
        uuid_floor(r.since - interval '36 days'));
BEGIN
    RETURN QUERY
    WITH next AS MATERIALIZED (
        SELECT m.id, pg_column_size(m.document) AS octets
        FROM all_message m
        WHERE m.id > first AND m.received >= r.since
            AND m.received < r.until AND m.document IS NOT NULL
            AND in_schools_of(schools, m.id)
        ORDER BY m.id LIMIT replay_page.most
    ), page AS (
        SELECT n.id, sum(n.octets) OVER (ORDER BY n.id) - n.octets AS before
        FROM next n
    )
    SELECT m.id, CASE WHEN is_sealed(m.id, m.document) THEN NULL
        WHEN n.document IS NULL THEN veil_document(m.document, r)
        ELSE veil_document(m.document || jsonb_build_object(
            'header', n.document -> 'header', 'parts', n.document -> 'parts',
            'attachments', n.document -> 'attachments',
            'findings', n.document -> 'findings',
            'gaps', n.document -> 'gaps', 'verdict', n.document -> 'verdict'),
            r) END
    FROM page p JOIN all_message m ON m.id = p.id
        LEFT JOIN all_second_scan n ON n.message = m.id AND n.scanned
    WHERE p.before < 4194304 ORDER BY m.id;
END $$;

-- -- the directory, under the same veil ----------------------------------------

-- As recorder.directory_entries, without names, forms and schools.
CREATE OR REPLACE FUNCTION api.replay_entries(replay bigint)
RETURNS TABLE (address text, kind text, person text, name text, class text,
    school text, form text, manager text, purpose text, union_officer boolean,
    suspended boolean, ends_ms bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r CONSTANT replay := own_replay(replay_entries.replay);
BEGIN
    RETURN QUERY SELECT * FROM (
        SELECT DISTINCT ON (veil_address(e.address, r.salt) COLLATE "C")
            veil_address(e.address, r.salt) AS veiled, e.kind,
            veil(e.person, r.salt), ''::text, e.class, ''::text, ''::text,
            veil_address(e.manager, r.salt), e.purpose, e.union_officer,
            e.suspended, e.ends_ms
        FROM recorder.directory_entries() e
        ORDER BY veil_address(e.address, r.salt) COLLATE "C", e.address) v
    ORDER BY v.veiled COLLATE "C";
END $$;

CREATE OR REPLACE FUNCTION api.replay_lists(replay bigint)
RETURNS TABLE (kind text, key text, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r CONSTANT replay := own_replay(replay_lists.replay);
BEGIN
    RETURN QUERY SELECT l.kind, l.veiled, l.of FROM (
        SELECT DISTINCT l.kind, veil_address(l.key, r.salt) AS veiled,
            CASE l.kind WHEN 'member' THEN veil_address(l.value, r.salt)
                ELSE l.value END AS of
        FROM recorder.directory_lists() l
        -- Whose child somebody is would lift the veil.  A group is named only
        -- where an exemption is about it.
        WHERE l.kind IN ('class', 'member') OR l.kind = 'group' AND EXISTS (SELECT FROM exemption x
            WHERE 'group:' || l.value IN (x.from_who, x.to_who))) l
    ORDER BY l.kind COLLATE "C", l.veiled COLLATE "C", l.of COLLATE "C";
END $$;

-- Exemptions that were in force at some time between two moments, as they were
-- then; without a salt as they are written.
CREATE OR REPLACE FUNCTION schoolgate.exemptions_between(
    school text, since timestamptz, until timestamptz, salt bytea)
RETURNS TABLE (reference text, rule text, from_who text, to_who text,
    from_ms bigint, until_ms bigint, about text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT 'E' || x.ordinal, x.rule, f.veiled, t.veiled,
        epoch_ms(greatest(x.starts, x.approved)),
        epoch_ms(least(x.until, x.ended)), coalesce(c, '')
    FROM exemption x LEFT JOIN unnest(x.about) c ON true
        CROSS JOIN LATERAL (SELECT CASE
            WHEN $4 IS NULL OR x.from_who ~ '^(class|group):' THEN x.from_who
            WHEN x.from_who ~ '@' THEN veil_address(x.from_who, $4)
            ELSE veil(x.from_who, $4) END AS veiled) f
        CROSS JOIN LATERAL (SELECT CASE
            WHEN $4 IS NULL OR x.to_who ~ '^(class|group):' THEN x.to_who
            WHEN x.to_who ~ '@' THEN veil_address(x.to_who, $4)
            ELSE veil(x.to_who, $4) END AS veiled) t
    WHERE x.school = $1 AND x.approved IS NOT NULL
        AND greatest(x.starts, x.approved) < $3
        AND least(x.until, x.ended) > $2
    ORDER BY x.ordinal, c
$$;

CREATE OR REPLACE FUNCTION api.replay_exemptions(school text, replay bigint)
RETURNS TABLE (reference text, rule text, from_who text, to_who text,
    from_ms bigint, until_ms bigint, about text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    r CONSTANT replay := own_replay(replay_exemptions.replay);
BEGIN
    PERFORM demand_in(replay_exemptions.school, 'headteacher', 'dpo',
        'mail-admin');
    RETURN QUERY SELECT * FROM exemptions_between(
        replay_exemptions.school, r.since, r.until, r.salt);
END $$;

-- When the school was open between two moments, in order.
CREATE OR REPLACE FUNCTION schoolgate.hours_between(
    school text, since timestamptz, until timestamptz)
RETURNS TABLE (opens_ms bigint, closes_ms bigint)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT DISTINCT epoch_ms(h.opens), epoch_ms(h.closes)
    FROM generate_series($2, $3 + interval '60 days', interval '60 days') t (at)
        CROSS JOIN LATERAL open_hours($1, t.at) h
    WHERE h.opens < h.closes ORDER BY 1
$$;

CREATE OR REPLACE FUNCTION api.replay_hours(school text, replay bigint)
RETURNS TABLE (opens_ms bigint, closes_ms bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    r CONSTANT replay := own_replay(replay_hours.replay);
BEGIN
    PERFORM demand_in(replay_hours.school, 'headteacher', 'dpo', 'mail-admin');
    RETURN QUERY SELECT * FROM hours_between(
        replay_hours.school, r.since, r.until);
END $$;

-- The school's own telephones, which are nobody's secret.
CREATE OR REPLACE FUNCTION api.replay_phones(school text, replay bigint)
RETURNS TABLE (digits text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM own_replay(replay_phones.replay);
    PERFORM demand_in(replay_phones.school, 'headteacher', 'dpo', 'mail-admin');
    RETURN QUERY SELECT * FROM recorder.directory_phones(replay_phones.school);
END $$;

-- -- who did ---------------------------------------------------------------------

-- All orders, newest first.
CREATE OR REPLACE FUNCTION api.replays() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    schools CONSTANT text[] := schools_of(
        demand('auditor', 'dpo', 'headteacher', 'mail-admin', 'admin'),
        'auditor', 'dpo', 'headteacher', 'mail-admin', 'admin');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('replay', r.ordinal, 'at', r.at,
        'rule', r.rule, 'kind', r.kind, 'words', r.words, 'since', r.since,
        'until', r.until, 'messages', r.messages, 'by', r.actor)
    FROM replay r WHERE in_reach(schools, r.actor) ORDER BY r.ordinal DESC;
END $$;

GRANT EXECUTE ON FUNCTION api.replay_begin, api.replay_page,
    api.replay_entries, api.replay_lists, api.replay_exemptions,
    api.replay_hours, api.replay_phones TO schoolgate_people;
GRANT EXECUTE ON FUNCTION api.replays TO schoolgate_people, schoolgate_console;
RESET ROLE;
