-- What staff declare of themselves, and what they take away of all that is kept
-- of them.

SET ROLE schoolgate_owner;

-- -- declarations ------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.declared(d schoolgate.declaration)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('declaration', d.id, 'kind', d.kind,
        'words', d.words, 'starts', d.starts, 'ends', d.ends, 'made', d.made,
        'ended', d.ended, 'in_force', d.ended IS NULL
            AND d.starts <= current_date
            AND coalesce(d.ends >= current_date, true))
$$;

CREATE OR REPLACE FUNCTION api.me_declarations()
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT declared(d) FROM declaration d
        WHERE d.person = a.person ORDER BY d.made DESC LIMIT 200;
END $$;

-- A statement of one's own.  A period of personal use has four weeks at most, and
-- consent to somebody's opening a year.
CREATE OR REPLACE FUNCTION api.me_declare(
    kind text, words text, starts date, ends date)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := me();
    said CONSTANT text := btrim(coalesce(words, ''));
    first CONSTANT date := coalesce(starts, current_date);
    most CONSTANT int := CASE kind WHEN 'personal-period' THEN 28
        WHEN 'owner-consent' THEN 366 END;
    d declaration;
BEGIN
    IF kind NOT IN ('personal-period', 'union-office', 'owner-consent')
        OR kind IS NULL THEN
        RAISE EXCEPTION 'there is no such declaration' USING ERRCODE = '22023';
    END IF;
    IF length(said) > 1000 OR (kind <> 'personal-period' AND length(said) < 3)
    THEN
        RAISE EXCEPTION 'say which union, or who may open what'
            USING ERRCODE = '22023';
    END IF;
    IF first < current_date - 31 OR ends < first
        OR (most IS NOT NULL AND coalesce(ends - first >= most, true)) THEN
        RAISE EXCEPTION 'its days are not in order, or too many'
            USING ERRCODE = '22023';
    END IF;
    IF (SELECT count(*) FROM declaration x WHERE x.person = a.person
            AND x.made > now() - interval '1 day') >= 20 THEN
        RAISE EXCEPTION 'that is enough for today' USING ERRCODE = '55000';
    END IF;
    INSERT INTO declaration (person, kind, words, starts, ends)
    VALUES (a.person, kind, said, first, ends) RETURNING * INTO d;
    RETURN declared(d);
END $$;

CREATE OR REPLACE FUNCTION api.me_declaration_end(declaration uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    d declaration;
BEGIN
    UPDATE declaration x SET ended = now()
    WHERE x.id = me_declaration_end.declaration AND x.person = a.person
        AND x.ended IS NULL RETURNING * INTO d;
    IF d.id IS NULL THEN
        RAISE EXCEPTION 'there is no declaration of yours to end'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN declared(d);
END $$;

-- -- policies ----------------------------------------------------------------

-- Each version of his school's policies, and whether he has accepted it.
CREATE OR REPLACE FUNCTION api.me_policies()
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT jsonb_build_object('policy', v.policy,
            'version', v.version, 'published', v.published, 'accepted', k.at,
            'newest', v.published = max(v.published) OVER (
                PARTITION BY v.policy))
        FROM policy_version v LEFT JOIN acknowledgement k
            ON k.school = v.school AND k.policy = v.policy
                AND k.version = v.version AND k.person = a.person
        WHERE v.school = (SELECT p.school FROM person p WHERE p.id = a.person)
        ORDER BY v.published DESC LIMIT 200;
END $$;

-- He accepts one himself.
CREATE OR REPLACE FUNCTION api.me_accept(policy text, version text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    s CONSTANT text := (SELECT p.school FROM person p WHERE p.id = a.person);
BEGIN
    IF NOT EXISTS (SELECT FROM policy_version v WHERE v.school = s
            AND v.policy = me_accept.policy
            AND v.version = me_accept.version) THEN
        RAISE EXCEPTION 'your school has no such policy'
            USING ERRCODE = 'P0002';
    END IF;
    INSERT INTO acknowledgement (school, policy, version, person, at, noted_by)
    VALUES (s, me_accept.policy, me_accept.version, a.person, now(), a.person)
    ON CONFLICT DO NOTHING;
    RETURN jsonb_build_object('policy', me_accept.policy,
        'version', me_accept.version, 'accepted', now());
END $$;

-- -- a copy to take away ------------------------------------------------------

-- One field of CSV: always in quotes.  What a spreadsheet would take for a formula
-- begins with an apostrophe; what would end the line is a blank.
CREATE OR REPLACE FUNCTION schoolgate.csv_field(value text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT '"' || replace(CASE WHEN v ~ '^\s*[-=+@\t|%]' THEN '''' ELSE '' END
        || v, '"', '""') || '"'
    FROM regexp_replace(coalesce(value, ''), '[\r\n\t\v\f]+', ' ', 'g') v
$$;

-- A line of these members of an object.
CREATE OR REPLACE FUNCTION schoolgate.csv_line(object jsonb, columns text[])
RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT string_agg(csv_field(CASE jsonb_typeof(object -> c)
        WHEN 'array' THEN (SELECT string_agg(coalesce(x ->> 'words',
                x #>> '{}'), '; ') FROM jsonb_array_elements(object -> c) x)
        ELSE object ->> c END), ',' ORDER BY place) || E'\r\n'
    FROM unnest(columns) WITH ORDINALITY AS t (c, place)
$$;

-- What parts there are, with what each line of them says.
CREATE OR REPLACE FUNCTION schoolgate.own_columns(part text) RETURNS text[]
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE part
        WHEN 'mail' THEN '{received,direction,sender,recipients,subject,size,'
            'until}'
        WHEN 'openings' THEN '{at,by,reference,sent,subject,tier,ground,reason,'
            'clauses,notice,told,answers}'
        WHEN 'flags' THEN '{received,reference,subject,rule_words,clause,'
            'outcome,decided,by}'
        WHEN 'declarations' THEN '{made,kind,words,starts,ends,ended}'
        WHEN 'policies' THEN '{policy,version,published,accepted}' END::text[]
$$;

-- A page of one part, as objects and as lines of CSV: {"rows","csv","after"};
-- `after` is what the next page is asked for with, null behind the last.
CREATE OR REPLACE FUNCTION api.me_download(part text, after text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    most CONSTANT int := 200;
    columns CONSTANT text[] := own_columns(part);
    key CONSTANT text := CASE part WHEN 'mail' THEN 'id'
        WHEN 'openings' THEN 'opening' WHEN 'flags' THEN 'decided' END;
    r jsonb[];
BEGIN
    PERFORM me();
    r := CASE part
        WHEN 'mail' THEN ARRAY(SELECT api.me_mail(after::uuid, most))
        WHEN 'openings' THEN ARRAY(SELECT api.me_openings(after::bigint, most))
        WHEN 'flags' THEN ARRAY(SELECT api.me_flags(after::timestamptz, most))
        WHEN 'declarations' THEN ARRAY(SELECT api.me_declarations())
        WHEN 'policies' THEN ARRAY(SELECT api.me_policies()) END;
    IF r IS NULL THEN
        RAISE EXCEPTION 'there is no such part' USING ERRCODE = '22023';
    END IF;
    RETURN jsonb_build_object('rows', to_jsonb(r),
        'csv', CASE WHEN after IS NULL
            THEN '"' || array_to_string(columns, '","') || E'"\r\n'
            ELSE '' END || coalesce((SELECT string_agg(csv_line(x,
                columns), '' ORDER BY place)
            FROM unnest(r) WITH ORDINALITY AS t (x, place)), ''),
        'after', CASE WHEN key IS NOT NULL AND cardinality(r) = most
            THEN r[most] ->> key END);
EXCEPTION
    WHEN invalid_text_representation OR invalid_datetime_format
        OR datetime_field_overflow THEN
        RAISE EXCEPTION 'there is no such page' USING ERRCODE = '22023';
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.me_declarations, api.me_declare,
    api.me_declaration_end, api.me_policies, api.me_accept, api.me_download
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
