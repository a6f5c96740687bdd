-- Why a recorded message got its verdict: its document, who its people are and
-- what was remembered, for who may see its headings (api.record_show).

SET ROLE schoolgate_owner;

-- The id of a record by itself, or by the reference that its sender was told.
CREATE OR REPLACE FUNCTION api.explain(which text)
RETURNS TABLE (id uuid, document jsonb)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    m message;
BEGIN
    IF which ~ '^[0-9a-fA-F-]{36}$' THEN
        m := visible(a, which::uuid);
    ELSE
        FOR m IN SELECT * FROM all_message x
            WHERE left(x.reference, 16) = upper(which) AND x.reference <> ''
            ORDER BY x.id DESC
        LOOP
            EXIT WHEN may_see_record(a, m);
            m := NULL;
        END LOOP;
    END IF;
    IF m.id IS NULL THEN
        RAISE EXCEPTION 'there is no record % that you may see', which
            USING ERRCODE = 'P0002';
    END IF;
    IF m.document IS NULL THEN
        RAISE EXCEPTION 'of record % only the envelope is kept', which
            USING ERRCODE = 'P0002';
    END IF;
    PERFORM count_looks(a, 1, 0);
    RETURN QUERY SELECT m.id, m.document;
END $$;

-- The addresses that a message is from and to, as the directory writes them.
CREATE OR REPLACE FUNCTION schoolgate.people_of(m schoolgate.message)
RETURNS TABLE (address text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH given AS (
        SELECT lower(x) AS x FROM (SELECT m.sender UNION SELECT m.login
            UNION SELECT m.from_address UNION SELECT r.address
            FROM all_recipient r WHERE r.message = m.id) t (x)
    )
    SELECT x FROM given
    UNION SELECT regexp_replace(x, '\+.*@', '@') FROM given
    UNION SELECT lower(m.login) || '@' || d
    FROM school s, unnest(s.domains) d WHERE strpos(m.login, '@') = 0
$$;

CREATE OR REPLACE FUNCTION api.explain_entries(id uuid)
RETURNS TABLE (address text, kind text, person text, name text, class text,
    school text, form text, manager text, purpose text, union_officer boolean,
    suspended boolean, ends_ms bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    m CONSTANT message := visible(me(), explain_entries.id);
BEGIN
    RETURN QUERY SELECT e.* FROM recorder.directory_entries() e
    WHERE e.address IN (SELECT p.address FROM people_of(m) p)
    ORDER BY e.address COLLATE "C";
END $$;

CREATE OR REPLACE FUNCTION api.explain_lists(id uuid)
RETURNS TABLE (kind text, key text, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    m CONSTANT message := visible(me(), explain_lists.id);
BEGIN
    RETURN QUERY SELECT l.* FROM recorder.directory_lists() l
    WHERE l.key IN (SELECT p.address FROM people_of(m) p)
    ORDER BY l.kind COLLATE "C", l.key COLLATE "C", l.value COLLATE "C";
END $$;

-- A record is explained by what holds in its own school.
CREATE OR REPLACE FUNCTION schoolgate.demand_school_of(
    message uuid, school text)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM all_message_school s
        WHERE s.message = $1 AND s.school = $2) THEN
        RAISE EXCEPTION 'this record is another school''s'
            USING ERRCODE = '22023';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION api.explain_exemptions(school text, id uuid)
RETURNS TABLE (reference text, rule text, from_who text, to_who text,
    from_ms bigint, until_ms bigint, about text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m CONSTANT message := visible(me(), explain_exemptions.id);
BEGIN
    PERFORM demand_school_of(m.id, explain_exemptions.school);
    RETURN QUERY SELECT * FROM exemptions_between(explain_exemptions.school,
        m.received, m.received + interval '1 millisecond', NULL);
END $$;

CREATE OR REPLACE FUNCTION api.explain_hours(school text, id uuid)
RETURNS TABLE (opens_ms bigint, closes_ms bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m CONSTANT message := visible(me(), explain_hours.id);
BEGIN
    PERFORM demand_school_of(m.id, explain_hours.school);
    RETURN QUERY SELECT * FROM hours_between(
        explain_hours.school, m.received, m.received);
END $$;

-- What was remembered of earlier mail under these keys (hexadecimal) when the
-- message came, and the first of all addresses that were heard of.
CREATE OR REPLACE FUNCTION api.explain_facts(id uuid, keys text[])
RETURNS TABLE (fact text, key text, message uuid, at_ms bigint, value bigint,
    flags int)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    m CONSTANT message := visible(me(), explain_facts.id);
BEGIN
    RETURN QUERY SELECT f.fact, replace(f.key::text, '-', ''), f.message,
        epoch_ms(f.at), f.value, f.personal::int * 2
    FROM all_memory_fact f
    WHERE f.key = ANY (explain_facts.keys::uuid[]) AND f.message <> m.id
        AND f.message < m.id AND f.at <= m.received AND NOT f.held
    UNION ALL
    (SELECT f.fact, replace(f.key::text, '-', ''), f.message, epoch_ms(f.at),
        f.value, 0
    FROM all_memory_fact f WHERE f.fact = 'heard' AND f.message < m.id
    ORDER BY f.message LIMIT 1)
    ORDER BY 3;
END $$;

GRANT EXECUTE ON FUNCTION api.explain, api.explain_entries,
    api.explain_lists, api.explain_exemptions, api.explain_hours,
    api.explain_facts TO schoolgate_people;
RESET ROLE;
