-- The house of records: message and its like partitioned by id, what outlives
-- mail without a foreign key, opening and decision chained and append-only.
-- Run as a superuser in the school's database after roles.sql.

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA schoolgate AUTHORIZATION schoolgate_owner;
CREATE SCHEMA recorder AUTHORIZATION schoolgate_owner;
CREATE SCHEMA api AUTHORIZATION schoolgate_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE schoolgate_owner
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

SET LOCAL ROLE schoolgate_owner;
SET LOCAL search_path = schoolgate;

-- -- settings and people ---------------------------------------------------

CREATE TABLE school (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text NOT NULL,
    domains text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL
);

CREATE TABLE person (
    id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
    school text NOT NULL REFERENCES school,
    name text NOT NULL,
    class text NOT NULL,
    form text,
    line_manager text,
    known_names text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE address (
    address text PRIMARY KEY CHECK (address = lower(address)),
    person text NOT NULL REFERENCES person ON DELETE CASCADE
);
CREATE INDEX ON address (person);

-- Which operating-system user is which person, in which role.
CREATE TABLE grantee (
    os_user text NOT NULL,
    person text NOT NULL,
    role text NOT NULL CHECK (role IN ('headteacher', 'deputy', 'dsl', 'dpo',
        'mail-admin', 'governor', 'auditor', 'staff')),
    granted timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (os_user, role)
);

CREATE TABLE mail_host (
    host text PRIMARY KEY,
    seen timestamptz NOT NULL,
    spool_octets bigint NOT NULL,
    spool_waiting bigint NOT NULL,
    spool_oldest timestamptz,
    scanners int NOT NULL
);

-- -- records ---------------------------------------------------------------

-- The smallest UUIDv7 of a moment: partitions are bounded by it, so that the
-- id alone is the key and loading twice is loading once.
CREATE FUNCTION uuid_floor(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
        || '70008000000000000000')::uuid
$$;

CREATE FUNCTION uuid_time(id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_timestamp(('x' || lpad(left(replace(id::text, '-', ''), 12), 16,
        '0'))::bit(64)::bigint / 1000.0)
$$;

CREATE TABLE message (
    id uuid PRIMARY KEY,
    received timestamptz NOT NULL,
    sent timestamptz,
    host text NOT NULL,
    queue_id text NOT NULL,
    from_name text NOT NULL,
    from_address text NOT NULL,
    sender text NOT NULL,
    login text NOT NULL,
    client text NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    sha256 bytea CHECK (length(sha256) = 32),
    action text NOT NULL,
    code text NOT NULL,
    reference text NOT NULL,
    gaps text[] NOT NULL,
    -- The stored document; NULL where only the envelope could be kept.
    document jsonb,
    -- What the database refused of it, as octets.
    envelope bytea
) PARTITION BY RANGE (id);
ALTER TABLE message ALTER document SET COMPRESSION lz4;

CREATE TABLE message_school (
    message uuid NOT NULL,
    school text NOT NULL REFERENCES school,
    PRIMARY KEY (message, school)
) PARTITION BY RANGE (message);

CREATE TABLE recipient (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    address text NOT NULL,
    args jsonb,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);

CREATE TABLE attachment (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    path text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea,
    encrypted boolean NOT NULL,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);

CREATE TABLE finding (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    severity int NOT NULL CHECK (severity BETWEEN 1 AND 5),
    confidence int NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    place text NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);

CREATE TABLE message_copy (
    message uuid PRIMARY KEY,
    sealed bytea NOT NULL,
    excerpts bytea
) PARTITION BY RANGE (message);
ALTER TABLE message_copy ALTER sealed SET STORAGE EXTERNAL;
ALTER TABLE message_copy ALTER excerpts SET STORAGE EXTERNAL;

CREATE TABLE copy_key (
    message uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('copy', 'excerpts')),
    key_id text NOT NULL,
    wrapped bytea NOT NULL,
    PRIMARY KEY (message, purpose, key_id)
) PARTITION BY RANGE (message);

-- A clock that was wrong must not lose a record: what no month holds is here.
CREATE TABLE message_other PARTITION OF message DEFAULT;
CREATE TABLE message_school_other PARTITION OF message_school DEFAULT;
CREATE TABLE recipient_other PARTITION OF recipient DEFAULT;
CREATE TABLE attachment_other PARTITION OF attachment DEFAULT;
CREATE TABLE finding_other PARTITION OF finding DEFAULT;
CREATE TABLE message_copy_other PARTITION OF message_copy DEFAULT;
CREATE TABLE copy_key_other PARTITION OF copy_key DEFAULT;

-- Months that have partitions; a look here is cheaper than the catalogue.
CREATE TABLE month (
    first timestamptz PRIMARY KEY
);

-- The partitions of the month that `at` lies in, once, whoever comes first.
-- Only months from 2020 to 2099 get their own.
CREATE FUNCTION ensure_month(at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := date_trunc('month', at, 'UTC');
    suffix text := to_char(start AT TIME ZONE 'UTC', 'YYYYMM');
    t text;
BEGIN
    IF at < '2020-01-01Z' OR at >= '2100-01-01Z'
        OR EXISTS (SELECT FROM month WHERE first = start) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(20261, 1);
    IF EXISTS (SELECT FROM month WHERE first = start) THEN
        RETURN;
    END IF;
    FOREACH t IN ARRAY ARRAY['message', 'message_school', 'recipient',
        'attachment', 'finding', 'message_copy', 'copy_key'] LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS schoolgate.%I PARTITION OF '
            'schoolgate.%I FOR VALUES FROM (%L) TO (%L)', t || '_' || suffix,
            t, uuid_floor(start), uuid_floor(start + interval '1 month'));
    END LOOP;
    INSERT INTO month VALUES (start);
END $$;

-- -- what outlives mail ----------------------------------------------------

CREATE TABLE flag (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message uuid NOT NULL,
    school text NOT NULL,
    rule text NOT NULL,
    clause text NOT NULL,
    severity int NOT NULL CHECK (severity BETWEEN 1 AND 5),
    queue text NOT NULL,
    kinds text[] NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'decided')),
    created timestamptz NOT NULL DEFAULT now(),
    -- Headings, so that the queue stands when the month is gone.
    received timestamptz NOT NULL,
    from_name text NOT NULL,
    from_address text NOT NULL,
    sender text NOT NULL,
    subject text NOT NULL,
    recipients text[] NOT NULL,
    UNIQUE (message, rule)
);
CREATE INDEX ON flag (queue, severity DESC, received DESC)
    WHERE state = 'new';

CREATE TABLE decision (
    ordinal bigint PRIMARY KEY,
    flag uuid NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('nothing-wrong', 'false-alarm',
        'advise-sender', 'ask-explanation', 'open-case', 'pass-on')),
    note text NOT NULL CHECK (length(note) <= 4000),
    actor text NOT NULL,
    at timestamptz NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
);

-- One row for each message and person told: who read, what, why, and the
-- notice with its state and due date.
CREATE TABLE opening (
    ordinal bigint PRIMARY KEY,
    message uuid NOT NULL,
    told text,
    tier text NOT NULL CHECK (tier IN ('T3', 'T4')),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 4000),
    actor text NOT NULL,
    at timestamptz NOT NULL,
    notice text NOT NULL CHECK (notice IN ('due', 'deferred', 'outside')),
    due timestamptz,
    under uuid,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    CHECK (notice <> 'deferred' OR under IS NOT NULL),
    CHECK ((notice = 'outside') = (told IS NULL)),
    CHECK (notice <> 'due' OR due IS NOT NULL)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = '42501';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON opening
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON decision
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON opening
    EXECUTE FUNCTION refuse_change();

-- Each row's hash covers the one before it, so that no row can be changed,
-- taken out or put in unseen; one lock orders all writers.
CREATE FUNCTION chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(20261, 2);
    EXECUTE format('SELECT ordinal, hash FROM schoolgate.%I ORDER BY ordinal '
        'DESC LIMIT 1', TG_TABLE_NAME) INTO last;
    NEW.ordinal := coalesce(last.ordinal, 0) + 1;
    NEW.previous := coalesce(last.hash, '\x00');
    NEW.hash := '\x00';
    NEW.hash := sha256(convert_to(to_jsonb(NEW)::text, 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER chain BEFORE INSERT ON opening
    FOR EACH ROW EXECUTE FUNCTION chain();

RESET ROLE;
