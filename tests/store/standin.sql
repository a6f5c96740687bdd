-- What save.c and the recorder ask of a database, with nothing behind it: the
-- functions' names and arguments are those of schema/, their refusals are
-- chosen by the tests.
CREATE SCHEMA recorder;

CREATE TABLE recorder.saved (
    id uuid PRIMARY KEY,
    document jsonb,
    copy bytea,
    excerpts bytea,
    wraps jsonb,
    envelope bytea,
    why text,
    CHECK (document ->> 'test' IS DISTINCT FROM 'constraint')
);

CREATE TABLE recorder.beats (host text, waiting bigint, scanners int);

CREATE FUNCTION recorder.save(d jsonb, c bytea, e bytea, w jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF d ->> 'test' = 'raise' THEN
        RAISE EXCEPTION 'this record says canary';
    ELSIF d ->> 'test' = 'too large' THEN
        RAISE EXCEPTION 'too large' USING ERRCODE = '54000';
    ELSIF d ->> 'test' = 'disk full' THEN
        RAISE EXCEPTION 'no room' USING ERRCODE = '53100';
    ELSIF d ->> 'test' = 'slow' THEN
        PERFORM pg_sleep(5);
    END IF;
    INSERT INTO recorder.saved (id, document, copy, excerpts, wraps)
    VALUES ((d ->> 'id')::uuid, d, c, e, w)
    ON CONFLICT (id) DO NOTHING;
    RETURN FOUND;
END $$;

CREATE FUNCTION recorder.save_minimal(
    i uuid, received_ms bigint, school text, e bytea, c bytea, w jsonb,
    reason text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF e = '\x7b226e6576657222' || '\x3a747275657d'::bytea THEN
        RAISE EXCEPTION 'never' USING ERRCODE = '23514';
    END IF;
    INSERT INTO recorder.saved (id, copy, wraps, envelope, why)
    VALUES (i, c, w, e, reason)
    ON CONFLICT (id) DO NOTHING;
    RETURN FOUND;
END $$;

CREATE FUNCTION recorder.beat(
    h text, octets bigint, waiting bigint, oldest bigint, scanners int)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO recorder.beats VALUES (h, waiting, scanners)
$$;

CREATE FUNCTION recorder.retain(months int)
RETURNS SETOF text LANGUAGE sql AS $$
    SELECT 'kept ' || months || ' months'
$$;

CREATE TABLE recorder.waiting (id uuid PRIMARY KEY, tries int DEFAULT 0);
CREATE TABLE recorder.seconds (id uuid PRIMARY KEY, document jsonb, why text);

CREATE FUNCTION recorder.unscanned(keys text[])
RETURNS TABLE (message uuid, document text, sealed bytea, key_id text,
    wrapped bytea, tries int) LANGUAGE sql AS $$
    UPDATE recorder.waiting SET tries = tries + 1
    WHERE id = (SELECT min(id::text)::uuid FROM recorder.waiting)
    RETURNING id, '{}', '\x0102'::bytea, keys[1], '\x03'::bytea, tries
$$;

CREATE FUNCTION recorder.second(d jsonb, e bytea, w jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF d ->> 'test' = 'raise' THEN
        RAISE EXCEPTION 'this record says canary';
    END IF;
    INSERT INTO recorder.seconds VALUES ((d ->> 'id')::uuid, d);
    DELETE FROM recorder.waiting WHERE id = (d ->> 'id')::uuid;
    RETURN true;
END $$;

CREATE FUNCTION recorder.second_minimal(i uuid, w text)
RETURNS boolean LANGUAGE sql AS $$
    INSERT INTO recorder.seconds VALUES (i, NULL, w);
    DELETE FROM recorder.waiting WHERE id = i;
    SELECT true
$$;

-- The directory: a count of its changes, and rows that tests put there.
CREATE TABLE recorder.directory (version bigint);
INSERT INTO recorder.directory VALUES (1);
CREATE FUNCTION recorder.directory_version() RETURNS bigint LANGUAGE sql
    AS $$ SELECT version FROM recorder.directory $$;
CREATE TABLE recorder.entries (address text, kind text DEFAULT 'school',
    person text DEFAULT '', name text DEFAULT '', class text DEFAULT '',
    school text DEFAULT '', form text DEFAULT '', manager text DEFAULT '',
    purpose text DEFAULT '', union_officer boolean DEFAULT false,
    suspended boolean DEFAULT false, ends_ms bigint DEFAULT 0);
CREATE FUNCTION recorder.directory_entries() RETURNS SETOF recorder.entries
    LANGUAGE sql AS $$ SELECT * FROM recorder.entries ORDER BY address $$;
CREATE TABLE recorder.lists (kind text, key text, value text);
CREATE FUNCTION recorder.directory_lists() RETURNS SETOF recorder.lists
    LANGUAGE sql AS $$ SELECT * FROM recorder.lists ORDER BY 1, 2, 3 $$;
CREATE TABLE recorder.exempt (reference text, rule text, from_who text,
    to_who text, from_ms bigint, until_ms bigint, about text);
CREATE FUNCTION recorder.directory_exemptions(s text)
    RETURNS SETOF recorder.exempt
    LANGUAGE sql AS $$ SELECT * FROM recorder.exempt ORDER BY 1, 7 $$;
CREATE FUNCTION recorder.directory_hours(s text)
    RETURNS TABLE (opens_ms bigint, closes_ms bigint)
    LANGUAGE sql AS $$ VALUES (10::bigint, 20::bigint), (30, 40) $$;
CREATE FUNCTION recorder.directory_phones(s text) RETURNS TABLE (digits text)
    LANGUAGE sql AS $$ VALUES ('01332720123') $$;

CREATE TABLE recorder.news (
    n int PRIMARY KEY, fact text, key uuid, message uuid, at_ms bigint);

-- Of facts as many as `since` says have been heard.
CREATE FUNCTION recorder.memory_news(
    host text, since text, most int, own boolean)
RETURNS TABLE (next text, fact text, key uuid, message uuid, at_ms bigint,
    value bigint, flags int) LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM recorder.news)::text, '', NULL::uuid,
        NULL::uuid, 0::bigint, 2::bigint, 0
    UNION ALL
    SELECT '', n.fact, n.key, n.message, n.at_ms, 0::bigint, 0
    FROM recorder.news n WHERE n.n > coalesce(nullif(since, ''), '0')::int
$$;

-- The outbox: no orders, no notices, events are taken.
CREATE FUNCTION recorder.held_event(event jsonb) RETURNS void
LANGUAGE sql AS 'SELECT';
CREATE FUNCTION recorder.held_orders(host text)
RETURNS TABLE (id uuid, text text) LANGUAGE sql AS
    'SELECT gen_random_uuid(), ''''::text WHERE false';
CREATE FUNCTION recorder.held_order_taken(id uuid) RETURNS void
LANGUAGE sql AS 'SELECT';
CREATE FUNCTION recorder.passwords_due(host text, key bytea)
RETURNS TABLE (item uuid, address text, subject text, words text,
    salt uuid, sealed bytea, wrapped bytea, wait_ms bigint)
LANGUAGE sql AS $$ SELECT NULL::uuid, '', '', '', NULL::uuid, ''::bytea,
    ''::bytea, 0::bigint WHERE false $$;
CREATE FUNCTION recorder.password_handed(item uuid) RETURNS void
LANGUAGE sql AS $$ SELECT $$;
CREATE FUNCTION recorder.letters_due(host text, at_ms bigint, console text)
RETURNS TABLE (item uuid, message uuid, address text, subject text, words text)
LANGUAGE sql AS $$ SELECT NULL::uuid, NULL::uuid, '', '', '' WHERE false $$;
CREATE FUNCTION recorder.letter_handed(item uuid) RETURNS void
LANGUAGE sql AS $$ SELECT $$;
CREATE FUNCTION recorder.notices_due(host text)
RETURNS TABLE (opening bigint, item uuid, message uuid, address text,
    subject text, words text) LANGUAGE sql AS
    'SELECT 1::bigint, gen_random_uuid(), gen_random_uuid(), ''''::text,
        ''''::text, ''''::text WHERE false';
CREATE FUNCTION recorder.notice_handed(opening bigint) RETURNS void
LANGUAGE sql AS 'SELECT';
CREATE FUNCTION recorder.serve_mail(
    report text, mistake text, not_for_me text, networks text[])
RETURNS TABLE (message uuid, address text, subject text, words text)
LANGUAGE sql AS
    'SELECT gen_random_uuid(), ''''::text, ''''::text, ''''::text WHERE false';
CREATE FUNCTION recorder.rule_modes(school text, host text, modes jsonb)
RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint';
CREATE FUNCTION recorder.rule_changes(school text, host text)
RETURNS TABLE (change bigint, rule text, mode text, file_mode text,
    approved_ms bigint) LANGUAGE sql AS
    'SELECT 0::bigint, ''''::text, ''''::text, ''''::text, 0::bigint WHERE false';
CREATE FUNCTION recorder.tend(school text, all_days boolean)
RETURNS SETOF text LANGUAGE sql AS 'SELECT ''''::text WHERE false';
CREATE FUNCTION recorder.host_report(host text, kind text, made bigint, r text)
RETURNS text LANGUAGE sql AS 'SELECT ''''::text';
CREATE FUNCTION recorder.service_answered(id uuid) RETURNS void
LANGUAGE sql AS 'SELECT';
