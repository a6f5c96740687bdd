-- The directory: who is who, replaced as a whole by `schoolgate people import`.

SET ROLE schoolgate_owner;

-- -- what is wrong with an import -------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.is_date(t text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN t ~ '^\d{4}-\d{2}-\d{2}$' AND t::date IS NOT NULL;
EXCEPTION WHEN data_exception THEN
    RETURN false;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.is_time(t text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN t ~ '^([01]\d|2[0-3]):[0-5]\d$';

CREATE OR REPLACE FUNCTION schoolgate.is_address(t text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN t ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(t) <= 512;

-- A list of texts that may be missing.
CREATE OR REPLACE FUNCTION schoolgate.texts(v jsonb, member text)
RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN ARRAY(SELECT jsonb_array_elements_text(coalesce(v -> member, '[]')));

CREATE OR REPLACE FUNCTION schoolgate.is_pupil(class text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(class ~ '^(pupil|student)(-|$)', false);

-- The rows of people, with children by their ids alone: a row may name them by
-- address.  What is nobody's stays as it is, to be told as an error.
CREATE OR REPLACE FUNCTION schoolgate.with_children(people jsonb)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH p AS MATERIALIZED (SELECT n, v
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)),
        places AS (SELECT lower(x) AS address, min(v ->> 'id') AS id FROM p,
                unnest(texts(v, 'addresses') || texts(v, 'private_addresses'))
                x GROUP BY 1),
        c AS (SELECT n, jsonb_agg(DISTINCT coalesce(id, x)
                COLLATE "C" ORDER BY coalesce(id, x) COLLATE "C") AS children
            FROM p CROSS JOIN unnest(texts(v, 'children')) x
                LEFT JOIN places ON address = lower(x)
            GROUP BY n)
    SELECT CASE WHEN NOT EXISTS (SELECT FROM c) THEN $1 ELSE (
        SELECT jsonb_agg(CASE WHEN children IS NULL THEN v ELSE v
            || jsonb_build_object('children', children) END ORDER BY n)
        FROM p LEFT JOIN c USING (n)) END
$$;

-- Of the rows of people: number from 1, and why.
CREATE OR REPLACE FUNCTION schoolgate.people_errors(people jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH p AS (SELECT n, v, v ->> 'id' AS id
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)),
        a AS (SELECT n, 'own' AS how, lower(x) AS address FROM p,
                unnest(texts(v, 'addresses')) x
            UNION ALL SELECT n, 'private', lower(x) FROM p,
                unnest(texts(v, 'private_addresses')) x),
        ids AS (SELECT id, count(*) AS times FROM p GROUP BY id),
        places AS (SELECT address, count(DISTINCT n) AS times,
            count(DISTINCT how) AS hows FROM a GROUP BY address),
        c AS (SELECT n, v ->> 'class' AS class, id AS parent, child FROM p,
            unnest(texts(v, 'children')) child)
    SELECT jsonb_build_object('row', n, 'error', why) FROM (
        SELECT n, 'the id is missing or too long' AS why FROM p
            WHERE coalesce(length(id), 0) NOT BETWEEN 1 AND 200
        UNION ALL SELECT n, 'the name is missing or too long' FROM p
            WHERE coalesce(length(v ->> 'name'), 0) NOT BETWEEN 1 AND 500
        UNION ALL SELECT n, 'the class is missing or not a word' FROM p
            WHERE coalesce(v ->> 'class', '') !~ '^[a-z][a-z-]{0,40}$'
        UNION ALL SELECT n, 'the id stands in another row too' FROM p
            JOIN ids USING (id) WHERE times > 1
        UNION ALL SELECT n, 'the line manager is nobody''s id' FROM p
            WHERE coalesce(v ->> 'line_manager', '') <> '' AND NOT EXISTS
                (SELECT FROM ids WHERE ids.id = p.v ->> 'line_manager')
        UNION ALL SELECT n, 'the day of the end is not YYYY-MM-DD' FROM p
            WHERE coalesce(v ->> 'ends', '') <> '' AND NOT is_date(v ->> 'ends')
        UNION ALL SELECT n, 'union_officer is not yes, no or empty' FROM p
            WHERE coalesce(v ->> 'union_officer', '') NOT IN ('', 'yes', 'no')
        UNION ALL SELECT DISTINCT n, 'a child is nobody''s id or address'
            FROM c WHERE NOT EXISTS (SELECT FROM ids WHERE ids.id = child)
        UNION ALL SELECT DISTINCT c.n, 'a child is no pupil' FROM c
            JOIN p ON p.id = child WHERE NOT is_pupil(p.v ->> 'class')
        UNION ALL SELECT DISTINCT n, 'a pupil is nobody''s parent or carer'
            FROM c WHERE is_pupil(class)
        UNION ALL SELECT n, 'an address has no @ or is too long' FROM a
            WHERE NOT is_address(address)
        UNION ALL SELECT DISTINCT n, 'an address stands in another row too'
            FROM a JOIN places USING (address) WHERE times > 1
        UNION ALL SELECT DISTINCT n, 'an address is private and not private'
            FROM a JOIN places USING (address)
            WHERE times = 1 AND hows > 1) e
    ORDER BY n LIMIT 1000
$$;

-- Of the rows of groups, whose members are `people`, groups or addresses.
CREATE OR REPLACE FUNCTION schoolgate.group_errors(groups jsonb, people jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH m AS (SELECT n, coalesce(v ->> 'group', '') AS g,
            coalesce(v ->> 'member', '') AS id,
            lower(coalesce(v ->> 'address', '')) AS address
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)),
        pairs AS (SELECT g, id, count(*) AS times FROM m WHERE id <> ''
            GROUP BY g, id),
        owners AS (SELECT address, count(DISTINCT g) AS times FROM m
            WHERE address <> '' GROUP BY address),
        ids AS (SELECT v ->> 'id' AS id FROM jsonb_array_elements($2) v)
    SELECT jsonb_build_object('groups_row', n, 'error', why) FROM (
        SELECT n, 'the group is missing or not a word' AS why FROM m
            WHERE g !~ '^[a-z0-9][a-z0-9-]{0,60}$'
        UNION ALL SELECT n, 'neither member nor address' FROM m
            WHERE id = '' AND address = ''
        UNION ALL SELECT n, 'the member is nobody''s id, no group and no '
            'address' FROM m
            WHERE id <> '' AND NOT is_address(id)
                AND NOT EXISTS (SELECT FROM ids WHERE ids.id = m.id)
                AND (id = g OR NOT EXISTS (SELECT FROM m o WHERE o.g = m.id))
        UNION ALL SELECT n, 'this stands in another row too' FROM m
            JOIN pairs USING (g, id) WHERE times > 1
        UNION ALL SELECT n, 'the group''s address is none' FROM m
            WHERE address <> '' AND NOT is_address(address)
        UNION ALL SELECT n, 'the address is another group''s too' FROM m
            JOIN owners USING (address) WHERE times > 1) e
    ORDER BY n LIMIT 1000
$$;

-- Of the rows of mailboxes.
CREATE OR REPLACE FUNCTION schoolgate.mailbox_errors(mailboxes jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH m AS (SELECT n, v, lower(v ->> 'address') AS address
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)),
        places AS (SELECT address, count(*) AS times FROM m GROUP BY address)
    SELECT jsonb_build_object('mailboxes_row', n, 'error', why) FROM (
        SELECT n, 'the address has no @ or is too long' AS why FROM m
            WHERE NOT coalesce(is_address(address), false)
        UNION ALL SELECT n, 'the kind is not shared, channel or service' FROM m
            WHERE coalesce(v ->> 'kind', '') NOT IN ('shared', 'channel',
                'service')
        UNION ALL SELECT n, 'the purpose is not a word' FROM m
            WHERE coalesce(v ->> 'purpose', '')
                !~ '^([a-z0-9][a-z0-9-]{0,60})?$'
        UNION ALL SELECT n, 'a channel or service needs a purpose' FROM m
            WHERE v ->> 'kind' IN ('channel', 'service')
                AND coalesce(v ->> 'purpose', '') = ''
        UNION ALL SELECT n, 'the name is too long' FROM m
            WHERE length(v ->> 'name') > 500
        UNION ALL SELECT n, 'the address stands in another row too' FROM m
            JOIN places USING (address) WHERE times > 1) e
    ORDER BY n LIMIT 1000
$$;

-- Of the rows of hours.
CREATE OR REPLACE FUNCTION schoolgate.hours_errors(hours jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH h AS (SELECT n, coalesce(v ->> 'from', '') AS first,
            coalesce(v ->> 'until', '') AS last, texts(v, 'days') AS days,
            coalesce(v ->> 'opens', '') AS opens,
            coalesce(v ->> 'closes', '') AS closes, v ->> 'note' AS note
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n))
    SELECT jsonb_build_object('hours_row', n, 'error', why) FROM (
        SELECT n, 'a day is not YYYY-MM-DD' AS why FROM h
            WHERE first <> '' AND NOT is_date(first)
                OR last <> '' AND NOT is_date(last)
        UNION ALL SELECT n, 'it ends before it begins' FROM h
            WHERE is_date(first) AND is_date(last) AND first > last
        UNION ALL SELECT n, 'a day of the week is not mon, tue, ... sun' FROM h
            WHERE NOT days <@ '{mon,tue,wed,thu,fri,sat,sun}'
        UNION ALL SELECT n, 'a time is not HH:MM' FROM h
            WHERE opens <> '' AND NOT is_time(opens)
                OR closes <> '' AND NOT is_time(closes)
        UNION ALL SELECT n, 'opens without closes, or closes without opens'
            FROM h WHERE (opens = '') <> (closes = '')
        UNION ALL SELECT n, 'it closes before it opens' FROM h
            WHERE is_time(opens) AND is_time(closes) AND closes <= opens
        UNION ALL SELECT n, 'the note is too long' FROM h
            WHERE length(note) > 200) e
    ORDER BY n LIMIT 1000
$$;

-- "+44 (0)1332 720123" as it is dialled in this country.
CREATE OR REPLACE FUNCTION schoolgate.phone_digits(t text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN regexp_replace(regexp_replace(replace(t, '(0)', ''), '[^0-9+]', '',
    'g'), '^(\+44|0044)', '0');

CREATE OR REPLACE FUNCTION schoolgate.phone_errors(phones jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('phones_row', n, 'error',
        'the number is none, or the note is too long')
    FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)
    WHERE coalesce(phone_digits(v ->> 'number'), '') !~ '^[0-9]{3,15}$'
        OR length(v ->> 'note') > 200
    ORDER BY n LIMIT 1000
$$;

-- Does mail to this address come to one of these domains (".x": all below)?
CREATE OR REPLACE FUNCTION schoolgate.is_at(address text, domains text[])
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN EXISTS (SELECT FROM unnest(domains) d,
    substring(schoolgate.mailbox(address) FROM '[^@]*$') x
    WHERE x = lower(d) OR (left(d, 1) = '.'
        AND right(x, length(d)) = lower(d)));

-- Nobody takes another school's people for his own, by their ids or by addresses
-- in their domains: he would be shown their mail.  What both schools have is both's.
CREATE OR REPLACE FUNCTION schoolgate.other_school_errors(s text, people jsonb,
    groups jsonb, mailboxes jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH own AS (SELECT domains FROM school WHERE id = s),
        theirs AS (SELECT array_agg(d) AS domains
            FROM school o, unnest(o.domains) d WHERE o.id <> s),
        given AS (
            SELECT 'row' AS what, n, x AS address
            FROM jsonb_array_elements(people) WITH ORDINALITY t (v, n),
                unnest(texts(v, 'addresses') || texts(v, 'private_addresses')) x
            UNION ALL SELECT 'groups_row', n, v ->> 'address'
            FROM jsonb_array_elements(groups) WITH ORDINALITY t (v, n)
            UNION ALL SELECT 'mailboxes_row', n, v ->> 'address'
            FROM jsonb_array_elements(mailboxes) WITH ORDINALITY t (v, n)),
        errors AS (
            SELECT g.what, g.n, 'the address is in another school''s domain' AS why
            FROM given g, own, theirs
            WHERE is_at(g.address, theirs.domains)
                AND NOT is_at(g.address, own.domains)
            UNION ALL
            SELECT 'row', n, 'the id is another school''s'
            FROM jsonb_array_elements(people) WITH ORDINALITY t (v, n)
            WHERE EXISTS (SELECT FROM person p
                    WHERE p.id = v ->> 'id' AND p.school <> s)
                OR (EXISTS (SELECT FROM grantee g WHERE g.person = v ->> 'id'
                        AND g.revoked IS NULL
                        HAVING bool_and(g.school <> s))
                    AND NOT EXISTS (SELECT FROM person p
                        WHERE p.id = v ->> 'id' AND p.school = s)))
    SELECT jsonb_build_object(what, n, 'error', why) FROM errors
    ORDER BY n LIMIT 1000
$$;

-- An address that is a person's cannot be a mailbox's or a group's as well,
-- nor another school's.
CREATE OR REPLACE FUNCTION schoolgate.clash_errors(
    s text, people jsonb, groups jsonb, mailboxes jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH given AS (
        SELECT 'row' AS what, n, lower(x) AS address
            FROM jsonb_array_elements(people) WITH ORDINALITY t (v, n),
            unnest(texts(v, 'addresses') || texts(v, 'private_addresses')) x
        UNION SELECT 'groups_row', min(n), lower(v ->> 'address')
            FROM jsonb_array_elements(groups) WITH ORDINALITY t (v, n)
            WHERE v ->> 'address' <> '' GROUP BY 3
        UNION SELECT 'mailboxes_row', n, lower(v ->> 'address')
            FROM jsonb_array_elements(mailboxes) WITH ORDINALITY t (v, n)),
    stays AS (SELECT a.address FROM address a
            LEFT JOIN person p ON p.id = a.person
        WHERE coalesce(p.school, a.school) <> s
            OR a.kind = 'group' AND groups IS NULL
            OR a.kind IN ('shared', 'channel', 'service')
                AND mailboxes IS NULL),
    kinds AS (SELECT address, count(DISTINCT what) AS times FROM given
        GROUP BY address)
    SELECT jsonb_build_object(what, n, 'error',
        'the address is something else''s too')
    FROM given g WHERE EXISTS (SELECT FROM kinds k
            WHERE k.address = g.address AND k.times > 1)
        OR EXISTS (SELECT FROM stays t WHERE t.address = g.address)
    ORDER BY n LIMIT 1000
$$;

-- Everything that is wrong; `more` holds mailboxes, hours and phones.
CREATE OR REPLACE FUNCTION schoolgate.import_errors(
    s text, people jsonb, groups jsonb, more jsonb)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(e), '[]') FROM (
        SELECT people_errors(people) AS e
        UNION ALL SELECT group_errors(groups, people)
        UNION ALL SELECT mailbox_errors(more -> 'mailboxes')
        UNION ALL SELECT clash_errors(s, people, groups, more -> 'mailboxes')
        UNION ALL SELECT other_school_errors(
            s, people, groups, more -> 'mailboxes')
        UNION ALL SELECT hours_errors(more -> 'hours')
        UNION ALL SELECT phone_errors(more -> 'phones')) every
$$;

-- -- what an import would change --------------------------------------------

-- A person as an import has it, to compare.  Called for each person: a path set
-- by the function would cost more than all that it does.
CREATE OR REPLACE FUNCTION schoolgate.as_imported(p schoolgate.person)
RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('name', p.name, 'class', p.class,
        'form', coalesce(p.form, ''),
        'line_manager', coalesce(p.line_manager, ''),
        'known_names', to_jsonb(p.known_names),
        'ends', coalesce(p.ends::text, ''),
        'union_officer', p.is_union_officer,
        'children', to_jsonb(ARRAY(SELECT c.child FROM schoolgate.child_of c
            WHERE c.parent = p.id ORDER BY c.child COLLATE "C")),
        'addresses', to_jsonb(ARRAY(SELECT a.address
            FROM schoolgate.address a
            WHERE a.person = p.id AND a.kind = 'school' ORDER BY a.ordinal)),
        'private_addresses', to_jsonb(ARRAY(SELECT a.address
            FROM schoolgate.address a
            WHERE a.person = p.id AND a.kind = 'private' ORDER BY a.ordinal)))
$$;

-- Addresses of a row, small and each once, in the order given.
CREATE OR REPLACE FUNCTION schoolgate.given_addresses(v jsonb, member text)
RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN ARRAY(SELECT lower(x) FROM jsonb_array_elements_text(
        coalesce(v -> member, '[]')) WITH ORDINALITY t (x, n)
    GROUP BY 1 ORDER BY min(n));

CREATE OR REPLACE FUNCTION schoolgate.as_given(v jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('name', v ->> 'name', 'class', v ->> 'class',
        'form', coalesce(v ->> 'form', ''),
        'line_manager', coalesce(v ->> 'line_manager', ''),
        'known_names', coalesce(v -> 'known_names', '[]'),
        'ends', coalesce(v ->> 'ends', ''),
        'union_officer', coalesce(v ->> 'union_officer', '') = 'yes',
        'children', coalesce(v -> 'children', '[]'),
        'addresses', to_jsonb(schoolgate.given_addresses(v, 'addresses')),
        'private_addresses',
            to_jsonb(schoolgate.given_addresses(v, 'private_addresses')))
$$;

-- Which members of one differ from the other's: "form, addresses".
CREATE OR REPLACE FUNCTION schoolgate.differing(a jsonb, b jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(key, ', ' ORDER BY key) FROM jsonb_each(a)
    WHERE value <> b -> key
$$;

-- How many people come, change and go, and the first 200 of each.
CREATE OR REPLACE FUNCTION schoolgate.import_plan(s text, people jsonb)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH given AS (SELECT v ->> 'id' AS id, v ->> 'name' AS name,
            as_given(v) AS becomes FROM jsonb_array_elements(people) v),
        there AS (SELECT p.id, p.name, as_imported(p) AS was FROM person p
            WHERE p.school = s),
        plan AS (SELECT coalesce(g.id, t.id) AS id,
            coalesce(g.name, t.name) AS name, CASE
                WHEN t.id IS NULL THEN 'added'
                WHEN g.id IS NULL THEN 'removed'
                WHEN was <> becomes THEN 'changed'
                ELSE 'unchanged' END AS what, differing(becomes, was) AS how
            FROM given g FULL JOIN there t ON t.id = g.id),
        numbered AS (SELECT *, row_number() OVER (PARTITION BY what
            ORDER BY id) AS n FROM plan)
    SELECT jsonb_build_object(
        'added', count(*) FILTER (WHERE what = 'added'),
        'changed', count(*) FILTER (WHERE what = 'changed'),
        'unchanged', count(*) FILTER (WHERE what = 'unchanged'),
        'removed', count(*) FILTER (WHERE what = 'removed'),
        'changes', coalesce(jsonb_agg(jsonb_build_object('what', what,
            'id', id, 'name', name, 'how', coalesce(how, ''))
            ORDER BY what, id) FILTER (WHERE what <> 'unchanged'
                AND n <= 200), '[]'))
    FROM numbered
$$;

-- A file that is cut must not take a school's directory away.
CREATE OR REPLACE FUNCTION schoolgate.demand_whole(
    what text, there bigint, removed bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF there > 20 AND removed * 5 > there THEN
        RAISE EXCEPTION 'the import would remove % of % %', removed, there,
            what USING ERRCODE = '22023',
            HINT = 'Is the file whole? If so: --shrink';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.demand_import_whole(
    s text, people jsonb, groups jsonb, plan jsonb)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand_whole('people', count(*), (plan ->> 'removed')::bigint)
    FROM person WHERE school = s;
    PERFORM demand_whole('addresses of people', count(*), count(*)
        FILTER (WHERE given.address IS NULL))
    FROM address a JOIN person p ON p.id = a.person LEFT JOIN (
        SELECT DISTINCT unnest(given_addresses(v, 'addresses')
            || given_addresses(v, 'private_addresses')) AS address
        FROM jsonb_array_elements(people) v) given
        ON given.address = a.address
    WHERE p.school = s;
    PERFORM demand_whole('children of families', count(*), count(*)
        FILTER (WHERE given.child IS NULL))
    FROM child_of c JOIN person p ON p.id = c.parent LEFT JOIN (
        SELECT v ->> 'id' AS parent, unnest(texts(v, 'children')) AS child
        FROM jsonb_array_elements(people) v) given
        ON given.parent = c.parent AND given.child = c.child
    WHERE p.school = s;
    IF groups IS NOT NULL THEN
        PERFORM demand_whole('members of groups', count(*), count(*)
            FILTER (WHERE g IS NULL))
        FROM membership m LEFT JOIN jsonb_array_elements(groups) g
            ON g ->> 'group' = m."group" AND g ->> 'member' = m.person
        WHERE m.school = s;
    END IF;
END $$;

-- -- replacing --------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.replace_people(s text, people jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM person p WHERE p.school = s;
    INSERT INTO person (id, school, name, class, form, line_manager,
        known_names, is_union_officer, ends)
    SELECT v ->> 'id', s, v ->> 'name', v ->> 'class',
        nullif(v ->> 'form', ''), nullif(v ->> 'line_manager', ''),
        texts(v, 'known_names'), coalesce(v ->> 'union_officer', '') = 'yes',
        nullif(v ->> 'ends', '')::date
    FROM jsonb_array_elements(people) v;
    INSERT INTO address (address, person, kind, ordinal)
    SELECT x, v ->> 'id', k.kind, n
    FROM jsonb_array_elements(people) v, (VALUES ('addresses', 'school'),
            ('private_addresses', 'private')) k (member, kind),
        unnest(given_addresses(v, k.member)) WITH ORDINALITY t (x, n);
    INSERT INTO child_of (parent, child)
    SELECT v ->> 'id', child
    FROM jsonb_array_elements(people) v, unnest(texts(v, 'children')) child
$$;

-- A member is a person before it is a group of that name.
CREATE OR REPLACE FUNCTION schoolgate.replace_groups(s text, groups jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM membership m WHERE m.school = s;
    DELETE FROM subgroup m WHERE m.school = s;
    DELETE FROM outsider m WHERE m.school = s;
    DELETE FROM address a WHERE a.school = s AND a.kind = 'group';
    INSERT INTO membership
    SELECT s, v ->> 'group', v ->> 'member' FROM jsonb_array_elements(groups) v
        JOIN person p ON p.id = v ->> 'member' AND p.school = s;
    INSERT INTO outsider
    SELECT DISTINCT s, v ->> 'group', lower(v ->> 'member')
    FROM jsonb_array_elements(groups) v
    WHERE is_address(v ->> 'member') AND NOT EXISTS (SELECT FROM person p
        WHERE p.id = v ->> 'member');
    INSERT INTO subgroup
    SELECT s, v ->> 'group', v ->> 'member' FROM jsonb_array_elements(groups) v
    WHERE v ->> 'member' <> '' AND NOT is_address(v ->> 'member')
        AND NOT EXISTS (SELECT FROM person p WHERE p.id = v ->> 'member');
    INSERT INTO address (address, kind, purpose, name, school)
    SELECT DISTINCT lower(v ->> 'address'), 'group', v ->> 'group',
        v ->> 'group', s
    FROM jsonb_array_elements(groups) v WHERE v ->> 'address' <> ''
$$;

CREATE OR REPLACE FUNCTION schoolgate.replace_mailboxes(
    s text, mailboxes jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM address a WHERE a.school = s
        AND a.kind IN ('shared', 'channel', 'service');
    INSERT INTO address (address, kind, purpose, name, school)
    SELECT lower(v ->> 'address'), v ->> 'kind', coalesce(v ->> 'purpose', ''),
        coalesce(v ->> 'name', ''), s
    FROM jsonb_array_elements(mailboxes) v
$$;

CREATE OR REPLACE FUNCTION schoolgate.replace_hours(s text, hours jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM school_hours h WHERE h.school = s;
    INSERT INTO school_hours
    SELECT s, n, nullif(v ->> 'from', '')::date,
        nullif(v ->> 'until', '')::date,
        CASE WHEN texts(v, 'days') = '{}' THEN '{1,2,3,4,5,6,7}'
            ELSE ARRAY(SELECT array_position(
                '{mon,tue,wed,thu,fri,sat,sun}', d)
                FROM unnest(texts(v, 'days')) d) END,
        nullif(v ->> 'opens', '')::time, nullif(v ->> 'closes', '')::time,
        coalesce(v ->> 'note', '')
    FROM jsonb_array_elements(hours) WITH ORDINALITY t (v, n)
$$;

CREATE OR REPLACE FUNCTION schoolgate.replace_phones(s text, phones jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM school_phone p WHERE p.school = s;
    INSERT INTO school_phone
    SELECT s, phone_digits(v ->> 'number'), coalesce(v ->> 'note', '')
    FROM jsonb_array_elements(phones) v
    ON CONFLICT DO NOTHING
$$;

-- Before there were groups; before there was more than people and groups.
DROP FUNCTION IF EXISTS api.people_import(text, jsonb, boolean, boolean);
DROP FUNCTION IF EXISTS api.people_import(text, jsonb, boolean, boolean, jsonb);

-- Replace the people of one school, and its groups unless these are NULL (who
-- has gone then leaves them).  `more` may hold mailboxes, hours, phones, and
-- the zone that hours are of; what it does not name stays.  Nothing changes
-- when a row is wrong, when `dry`, or when more than a fifth would go and
-- `shrink` is not given.
-- Whose mail is whose follows from the directory: who changes it is written down,
-- and each address that goes from one person to another (the first 100).
CREATE OR REPLACE FUNCTION schoolgate.note_import(
    a schoolgate.actor, s text, people jsonb, plan jsonb)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM note_event(a, s, 'people-imported', 'people',
        format('%s added, %s changed, %s removed', plan ->> 'added',
            plan ->> 'changed', plan ->> 'removed'));
    PERFORM note_event(a, s, 'address-moved', x.address,
            format('from %s to %s', x.was, x.becomes))
    FROM (SELECT o.address, o.person AS was, v ->> 'id' AS becomes
        FROM jsonb_array_elements(people) v,
            unnest(given_addresses(v, 'addresses')
                || given_addresses(v, 'private_addresses')) given
            JOIN address o ON o.address = given
        WHERE o.person <> v ->> 'id' ORDER BY 1 LIMIT 100) x;
END $$;

CREATE OR REPLACE FUNCTION api.people_import(school text, people jsonb,
    dry boolean, shrink boolean, groups jsonb DEFAULT NULL,
    more jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    s CONSTANT text := people_import.school;
    caller CONSTANT actor := demand_in(s, 'mail-admin', 'admin');
    given CONSTANT jsonb := with_children(people);
    errors CONSTANT jsonb := import_errors(s, given, groups, more);
    plan CONSTANT jsonb := import_plan(s, given);
    result CONSTANT jsonb := plan || jsonb_build_object('errors', errors,
        'dry', dry OR errors <> '[]');
BEGIN
    IF errors <> '[]' THEN
        RETURN result;
    END IF;
    BEGIN
        IF NOT shrink THEN
            PERFORM demand_import_whole(s, given, groups, plan);
        END IF;
    EXCEPTION WHEN invalid_parameter_value THEN
        IF NOT dry THEN
            RAISE;
        END IF;
        RETURN result || jsonb_build_object('refused', SQLERRM);
    END;
    IF dry THEN
        RETURN result;
    END IF;
    SET CONSTRAINTS ALL DEFERRED;
    -- The same file again is no change that mail hosts must be told of.
    IF (SELECT sum((plan ->> w)::bigint)
        FROM unnest('{added,changed,removed}'::text[]) w) > 0 THEN
        PERFORM note_import(caller, s, given, plan);
        PERFORM replace_people(s, given);
    END IF;
    DELETE FROM membership m WHERE m.school = s
        AND NOT EXISTS (SELECT FROM person p WHERE p.id = m.person);
    IF groups IS NOT NULL THEN
        PERFORM replace_groups(s, groups);
    END IF;
    IF more ? 'mailboxes' THEN
        PERFORM replace_mailboxes(s, more -> 'mailboxes');
    END IF;
    IF more ? 'hours' THEN
        PERFORM replace_hours(s, more -> 'hours');
    END IF;
    IF more ? 'phones' THEN
        PERFORM replace_phones(s, more -> 'phones');
    END IF;
    IF more ? 'time_zone' THEN
        UPDATE school SET time_zone = more ->> 'time_zone'
        WHERE id = s AND time_zone <> more ->> 'time_zone';
    END IF;
    RETURN result;
END $$;

GRANT EXECUTE ON FUNCTION api.people_import TO schoolgate_people;
RESET ROLE;
