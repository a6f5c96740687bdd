-- The directory: who is who, replaced as a whole by `schoolgate people import`.

SET ROLE schoolgate_owner;

-- What is wrong with the rows of an import: number from 1, and why.
CREATE OR REPLACE FUNCTION schoolgate.people_errors(people jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH p AS (SELECT n, v, v ->> 'id' AS id
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n)),
        a AS (SELECT n, lower(x) AS address FROM p,
            jsonb_array_elements_text(coalesce(v -> 'addresses', '[]')) x)
    SELECT jsonb_build_object('row', n, 'error', why) FROM (
        SELECT n, 'the id is missing or too long' AS why FROM p
            WHERE coalesce(length(id), 0) NOT BETWEEN 1 AND 200
        UNION ALL SELECT n, 'the name is missing or too long' FROM p
            WHERE coalesce(length(v ->> 'name'), 0) NOT BETWEEN 1 AND 500
        UNION ALL SELECT n, 'the class is missing or not a word' FROM p
            WHERE coalesce(v ->> 'class', '') !~ '^[a-z][a-z-]{0,40}$'
        UNION ALL SELECT n, 'the id stands in another row too' FROM p
            WHERE EXISTS (SELECT FROM p q WHERE q.id = p.id AND q.n <> p.n)
        UNION ALL SELECT n, 'the line manager is nobody''s id' FROM p
            WHERE coalesce(v ->> 'line_manager', '') <> '' AND NOT EXISTS
                (SELECT FROM p q WHERE q.id = p.v ->> 'line_manager')
        UNION ALL SELECT n, 'an address has no @ or is too long' FROM a
            WHERE address !~ '^[^@[:space:]]+@[^@[:space:]]+$'
                OR length(address) > 512
        UNION ALL SELECT n, 'an address stands in another row too' FROM a
            WHERE EXISTS (SELECT FROM a b
                WHERE b.address = a.address AND b.n <> a.n)) e
    ORDER BY n LIMIT 1000
$$;

-- A person as an import has it, to compare.
CREATE OR REPLACE FUNCTION schoolgate.as_imported(p schoolgate.person)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('name', p.name, 'class', p.class,
        'form', coalesce(p.form, ''),
        'line_manager', coalesce(p.line_manager, ''),
        'known_names', to_jsonb(p.known_names),
        'addresses', to_jsonb(ARRAY(SELECT address FROM address
            WHERE person = p.id ORDER BY 1)))
$$;

CREATE OR REPLACE FUNCTION schoolgate.as_given(v jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('name', v ->> 'name', 'class', v ->> 'class',
        'form', coalesce(v ->> 'form', ''),
        'line_manager', coalesce(v ->> 'line_manager', ''),
        'known_names', coalesce(v -> 'known_names', '[]'),
        'addresses', to_jsonb(ARRAY(SELECT DISTINCT lower(x)
            FROM jsonb_array_elements_text(coalesce(v -> 'addresses', '[]')) x
            ORDER BY 1)))
$$;

-- What is wrong with the rows of groups, whose members are `people`.
CREATE OR REPLACE FUNCTION schoolgate.group_errors(groups jsonb, people jsonb)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH m AS (SELECT n, v ->> 'group' AS g, v ->> 'member' AS id
            FROM jsonb_array_elements($1) WITH ORDINALITY t (v, n))
    SELECT jsonb_build_object('groups_row', n, 'error', why) FROM (
        SELECT n, 'the group is missing or not a word' AS why FROM m
            WHERE coalesce(g, '') !~ '^[a-z0-9][a-z0-9-]{0,60}$'
        UNION ALL SELECT n, 'the member is nobody''s id' FROM m
            WHERE NOT EXISTS (SELECT FROM jsonb_array_elements($2) p
                WHERE p ->> 'id' = m.id)
        UNION ALL SELECT n, 'this stands in another row too' FROM m
            WHERE EXISTS (SELECT FROM m o
                WHERE o.g = m.g AND o.id = m.id AND o.n <> m.n)) e
    ORDER BY n LIMIT 1000
$$;

-- Before there were groups.
DROP FUNCTION IF EXISTS api.people_import(text, jsonb, boolean, boolean);

-- Replace the people of one school, and its groups unless these are NULL (who
-- has gone then leaves them); nothing changes when a row is wrong, when `dry`,
-- or when more than a third of the people would go and `force` is not given.
CREATE OR REPLACE FUNCTION api.people_import(school text, people jsonb,
    dry boolean, force boolean, groups jsonb DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand('mail-admin', 'admin');
    s CONSTANT text := people_import.school;
    errors CONSTANT jsonb := coalesce((SELECT jsonb_agg(e)
        FROM (SELECT people_errors(people) AS e
            UNION ALL SELECT group_errors(groups, people)) all_errors), '[]');
    now_there bigint;
    result jsonb;
BEGIN
    SELECT count(*) INTO now_there FROM person p WHERE p.school = s;
    SELECT jsonb_build_object(
        'added', count(*) FILTER (WHERE p.id IS NULL),
        'changed', count(*) FILTER (WHERE as_imported(p) <> as_given(v)),
        'unchanged', count(*) FILTER (WHERE as_imported(p) = as_given(v)),
        'removed', now_there - count(p.id), 'errors', errors,
        'dry', dry OR errors <> '[]')
    INTO result
    FROM jsonb_array_elements(people) v
        LEFT JOIN person p ON p.id = v ->> 'id' AND p.school = s;
    IF (result ->> 'dry')::boolean THEN
        RETURN result;
    END IF;
    IF NOT force AND now_there > 20
        AND (result ->> 'removed')::bigint * 3 > now_there THEN
        RAISE EXCEPTION 'the import would remove % of % people',
            result ->> 'removed', now_there USING ERRCODE = '22023',
            HINT = 'Is the file whole? If so: --force';
    END IF;
    SET CONSTRAINTS ALL DEFERRED;
    DELETE FROM person p WHERE p.school = s;
    INSERT INTO person
    SELECT v ->> 'id', s, v ->> 'name', v ->> 'class',
        nullif(v ->> 'form', ''), nullif(v ->> 'line_manager', ''),
        ARRAY(SELECT jsonb_array_elements_text(
            coalesce(v -> 'known_names', '[]')))
    FROM jsonb_array_elements(people) v;
    INSERT INTO address
    SELECT DISTINCT lower(x), v ->> 'id' FROM jsonb_array_elements(people) v,
        jsonb_array_elements_text(coalesce(v -> 'addresses', '[]')) x;
    DELETE FROM membership m WHERE m.school = s AND (groups IS NOT NULL
        OR NOT EXISTS (SELECT FROM person p WHERE p.id = m.person));
    INSERT INTO membership
    SELECT s, v ->> 'group', v ->> 'member' FROM jsonb_array_elements(groups) v;
    RETURN result;
END $$;

GRANT EXECUTE ON FUNCTION api.people_import TO schoolgate_people;
RESET ROLE;
