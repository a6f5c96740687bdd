-- The second scan of mail that the first could not read: handed out to the mail
-- host that holds the key, and what came of it.

SET ROLE schoolgate_owner;

-- The message that waits for a second scan and was tried least, oldest first,
-- of those that one of these host keys opens; no row when none waits.
CREATE OR REPLACE FUNCTION recorder.unscanned(keys text[])
RETURNS TABLE (message uuid, document text, sealed bytea, key_id text,
    wrapped bytea, tries int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    k uuid;
    n int;
BEGIN
    -- In the order that retention locks, so that nobody waits for the other.
    LOCK TABLE message IN ACCESS SHARE MODE;
    SELECT c.message INTO k
    FROM copy_key c LEFT JOIN second_try t ON t.message = c.message
    WHERE c.key_id LIKE 'host-%' AND c.key_id = ANY (unscanned.keys)
    ORDER BY coalesce(t.tries, 0), c.message LIMIT 1;
    IF k IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO second_try AS t (message) VALUES (k)
    ON CONFLICT (message) DO UPDATE SET tries = t.tries + 1, latest = now()
    RETURNING t.tries INTO n;
    RETURN QUERY SELECT k, coalesce(m.document::text, ''), c.sealed, w.key_id,
        w.wrapped, n
    FROM message m JOIN message_copy c ON c.message = m.id
        JOIN copy_key w ON w.message = m.id
    WHERE m.id = k AND w.purpose = 'copy' AND w.key_id LIKE 'host-%'
        AND w.key_id = ANY (unscanned.keys)
    LIMIT 1;
END $$;

-- The wrap has served: nobody but the archive's key holders opens it now.
CREATE OR REPLACE FUNCTION schoolgate.settle(id uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM copy_key WHERE message = $1 AND key_id LIKE 'host-%';
    DELETE FROM second_try WHERE message = $1
$$;

-- What earlier flags of a message say when its second scan is over: headings
-- that nobody could read before, and that it has been read.
CREATE OR REPLACE FUNCTION schoolgate.complete_flags(id uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE flag f SET
        subject = coalesce(nullif(f.subject, ''), n.subject),
        from_name = coalesce(nullif(f.from_name, ''), n.from_name),
        from_address = coalesce(nullif(f.from_address, ''), n.from_address),
        kinds = CASE WHEN n.scanned THEN f.kinds || '{read-later}'::text[]
            ELSE f.kinds END
    FROM second_scan n WHERE n.message = $1 AND f.message = $1
$$;

-- What a second scan gave; true when it was new.  The message must wait for
-- one.  Everything of the first scan stays as it is.
CREATE OR REPLACE FUNCTION recorder.second(
    document jsonb, excerpts bytea, wraps jsonb)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d CONSTANT jsonb := second.document;
    k CONSTANT uuid := (d ->> 'id')::uuid;
    h CONSTANT jsonb := d -> 'header';
    reasons CONSTANT jsonb := coalesce(d #> '{verdict,reasons}', '[]');
    found_before int;
    attached_before int;
BEGIN
    -- In the order that retention locks, so that nobody waits for the other.
    PERFORM FROM message WHERE id = k;
    PERFORM FROM copy_key WHERE message = k AND key_id LIKE 'host-%'
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    found_before := coalesce((SELECT max(ordinal) FROM finding
        WHERE message = k), 0);
    attached_before := coalesce((SELECT max(ordinal) FROM attachment
        WHERE message = k), 0);
    INSERT INTO attachment
    SELECT k, attached_before + n, a ->> 'path', coalesce(a ->> 'name', ''),
        coalesce(a ->> 'type', ''), (a ->> 'size')::bigint,
        decode(a ->> 'sha256', 'hex'),
        coalesce((a ->> 'encrypted')::boolean, false), 2
    FROM jsonb_array_elements(d -> 'attachments') WITH ORDINALITY t (a, n);
    INSERT INTO finding (message, ordinal, kind, id, severity, confidence,
        place, first, last, pass, context)
    SELECT k, found_before + n, f ->> 'kind', f ->> 'id',
        (f ->> 'severity')::int, (f ->> 'confidence')::int,
        coalesce(f ->> 'where', ''), coalesce((f ->> 'start')::bigint, 0),
        coalesce((f ->> 'end')::bigint, 0), 2, coalesce(f ->> 'context', '')
    FROM jsonb_array_elements(d -> 'findings') WITH ORDINALITY t (f, n);
    INSERT INTO copy_key
    SELECT k, 'excerpts', w ->> 'key', decode(w ->> 'wrapped', 'base64')
    FROM jsonb_array_elements(second.wraps -> 'excerpts') w;
    INSERT INTO second_scan (message, scanned, sent, from_name, from_address,
        subject, message_id, rules, gaps, document, excerpts)
    VALUES (k, NOT d -> 'gaps' ? 'unscanned',
        CASE WHEN h ->> 'sent' ~ '^\d{4}-' AND h ->> 'sent' !~ '^0000'
            THEN (h ->> 'sent')::timestamptz END,
        coalesce(h #>> '{from,0,name}', ''),
        coalesce(h #>> '{from,0,address}', ''), coalesce(h ->> 'subject', ''),
        coalesce(h ->> 'message_id', ''),
        ARRAY(SELECT r ->> 'rule' FROM jsonb_array_elements(reasons) r),
        ARRAY(SELECT jsonb_array_elements_text(d -> 'gaps')),
        without_fingerprints(d),
        second.excerpts);
    PERFORM complete_flags(k);
    PERFORM make_flags(k, reasons, found_before);
    -- No host knows it yet, not even the one that scanned it.
    PERFORM memory_save(k, '', d, coalesce((SELECT max(ordinal)
        FROM memory_fact WHERE message = k), 0));
    PERFORM settle(k);
    RETURN true;
END $$;

-- What the database refused of a second scan: that it was made, and no more.
CREATE OR REPLACE FUNCTION recorder.second_minimal(id uuid, why text)
RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT recorder.second(jsonb_build_object('id', $1, 'attachments',
        '[]'::jsonb, 'findings', '[]'::jsonb, 'gaps', jsonb_build_array(
        'unscanned', 'record_damaged', 'refused_' || $2)), NULL, '{}')
$$;

-- What no mail host has taken in 35 days (its key is lost): recorded so, and
-- no more waited for.
CREATE OR REPLACE FUNCTION schoolgate.settle_missed() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    k uuid;
BEGIN
    FOR k IN SELECT DISTINCT message FROM copy_key
        WHERE key_id LIKE 'host-%'
            AND uuid_time(message) < now() - interval '35 days'
    LOOP
        INSERT INTO second_scan (message, scanned, from_name, from_address,
            subject, message_id, rules, gaps, document)
        VALUES (k, false, '', '', '', '', '{}', '{unscanned,second_missed}',
            '{}')
        ON CONFLICT DO NOTHING;
        PERFORM settle(k);
    END LOOP;
    DELETE FROM second_try t WHERE NOT EXISTS (SELECT FROM copy_key c
        WHERE c.message = t.message AND c.key_id LIKE 'host-%');
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.unscanned, recorder.second,
    recorder.second_minimal TO schoolgate_recorder;

RESET ROLE;
