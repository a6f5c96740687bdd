-- The tables: who is who, records by month, what outlives mail.
-- Run once, after roles.sql, as a superuser in the school's database.

CREATE SCHEMA recorder AUTHORIZATION schoolgate_owner;
CREATE SCHEMA api AUTHORIZATION schoolgate_owner;
CREATE SCHEMA setup AUTHORIZATION schoolgate_owner;

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- settings and people ---------------------------------------------------

-- One database is one data controller: one school, or a trust of several.
CREATE TABLE school (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text NOT NULL,
    -- What is inside, lower case.
    domains text[] NOT NULL DEFAULT '{}'
);

-- purposes      {"code": "words"}: why a message may be opened
-- rule_words    {"rule": "words"}: a rule as the queue names it, where no mail
--               host has told its title
-- head_absent   true: the deputy sees the headteacher's queue
-- answer_to     whom a person told may answer ("the Data Protection Officer")
CREATE TABLE settings (
    key text PRIMARY KEY CHECK (key ~ '^[a-z_]{1,60}$'),
    value jsonb NOT NULL
);
INSERT INTO settings VALUES
    ('purposes', '{
        "content": "establishing the content of transactions",
        "law": "compliance with the law and with the e-mail policy",
        "absence": "checking mail while somebody is away",
        "safeguarding": "the safety of a child",
        "crime": "preventing or detecting crime",
        "operation": "keeping the e-mail system working",
        "subject-access": "answering a subject access request",
        "freedom-of-information": "answering a freedom of information request",
        "breach": "a personal data breach",
        "complaint": "a complaint"}'),
    ('rule_words', '{
        "internal-stays-inside": "marked internal, sent outside",
        "personal-data-outside": "personal information sent outside",
        "prohibited-words": "words that may not be sent",
        "not-read": "could not be read"}'),
    ('head_absent', 'false'),
    ('answer_to', '"the Data Protection Officer"');

-- The directory, as `schoolgate people import` last replaced it.
CREATE TABLE person (
    id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
    school text NOT NULL REFERENCES school,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 500),
    class text NOT NULL CHECK (class ~ '^[a-z][a-z-]{0,40}$'),
    form text,
    line_manager text REFERENCES person DEFERRABLE INITIALLY DEFERRED,
    known_names text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE address (
    address text PRIMARY KEY
        CHECK (address = lower(address) AND length(address) <= 512),
    person text NOT NULL REFERENCES person ON DELETE CASCADE
);
CREATE INDEX ON address (person);

-- Which operating-system user (PostgreSQL role of the same name) is which
-- person, in which role, since when, until when: rows are never deleted.
CREATE TABLE grantee (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    os_user text NOT NULL,
    -- A person's id, or an address where there is no directory.
    person text NOT NULL CHECK (length(person) BETWEEN 1 AND 200),
    role text NOT NULL CHECK (role IN ('headteacher', 'deputy', 'dsl', 'dpo',
        'mail-admin', 'governor', 'auditor', 'staff')),
    granted timestamptz NOT NULL DEFAULT now(),
    granted_by text NOT NULL,
    revoked timestamptz
);
CREATE UNIQUE INDEX ON grantee (os_user, role) WHERE revoked IS NULL;

-- How each mail host stood when it last said so.
CREATE TABLE mail_host (
    host text PRIMARY KEY CHECK (length(host) <= 512),
    seen timestamptz NOT NULL,
    spool_octets bigint NOT NULL,
    spool_waiting bigint NOT NULL,
    spool_oldest timestamptz,
    scanners int NOT NULL
);

-- -- records, by month -----------------------------------------------------

-- Whose mailbox an address is, as mail servers deliver and lib/policy/directory.c
-- finds it: small letters, no quotes, no stop at the end, no "+tag".  Not STRICT,
-- nor is address_hash: a STRICT function with CASE inside is never inlined, but
-- planned anew by each statement that writes an index of it.
CREATE FUNCTION mailbox(address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN translate(address, '+"\', '') = address
        AND right(address, 1) <> '.' OR strpos(address, '@') = 0
    THEN lower(address)
    ELSE lower(regexp_replace(translate(regexp_replace(address,
            '@[^@]*$', ''), '"\', ''), '^([^+]+)\+.*$', '\1', 's')
        || '@' || rtrim(substring(address FROM '[^@]*$'), '.')) END;

-- Is this address, or the mailbox that it is of, one of these?
CREATE FUNCTION mailbox_in(address text, mailboxes text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(address) = ANY (mailboxes) OR mailbox(address) = ANY (mailboxes);

-- Addresses are looked for by this: they have no bound, an index entry has.
CREATE FUNCTION address_hash(address text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.hashtextextended(mailbox(address), 0);

CREATE TABLE message (
    id uuid PRIMARY KEY,
    received timestamptz NOT NULL,
    -- The moment that retention counts from: the id's own, or that of loading
    -- where the mail host's clock cannot be right.
    counted timestamptz NOT NULL,
    -- The Date field; NULL when absent or not a date.
    sent timestamptz,
    host text NOT NULL,
    queue_id text NOT NULL,
    from_name text NOT NULL,
    from_address text NOT NULL,
    -- Envelope: MAIL FROM, SASL login, client's address.
    sender text NOT NULL,
    login text NOT NULL,
    client text NOT NULL,
    -- NULL when the record does not say.
    sender_inside boolean,
    subject text NOT NULL,
    message_id text NOT NULL,
    -- NULL when only the envelope could be kept.
    size bigint CHECK (size >= 0),
    sha256 bytea CHECK (length(sha256) = 32),
    action text NOT NULL CHECK (action IN ('accept', 'change', 'delay', 'hold',
        'reject', 'tempfail')),
    code text NOT NULL,
    reference text NOT NULL,
    -- Every rule that had something to say, shadows too.
    rules text[] NOT NULL,
    gaps text[] NOT NULL,
    -- The stored document with the octets (`_octets`) of what is no text; NULL
    -- where only the envelope could be kept.
    document jsonb,
    -- That envelope, as octets.
    envelope bytea
) PARTITION BY RANGE (id);
ALTER TABLE message ALTER document SET COMPRESSION lz4;
CREATE INDEX ON message (address_hash(sender), id) WHERE sender <> '';
CREATE INDEX ON message (address_hash(login), id) WHERE login <> '';
CREATE INDEX ON message (address_hash(from_address), id)
    WHERE from_address <> sender;
CREATE INDEX ON message USING gin (rules) WHERE rules <> '{}';
CREATE INDEX ON message (counted) WHERE counted <> received;

-- Whose record it is.
CREATE TABLE message_school (
    message uuid NOT NULL,
    school text NOT NULL REFERENCES school,
    PRIMARY KEY (message, school)
) PARTITION BY RANGE (message);

-- Every RCPT that was accepted, in order from 1.
CREATE TABLE recipient (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    address text NOT NULL,
    -- ESMTP arguments as given; NULL when none of the message has any.
    args jsonb,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);
CREATE INDEX ON recipient (address_hash(address), message);

CREATE TABLE attachment (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    path text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint,
    sha256 bytea,
    encrypted boolean NOT NULL,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);

-- What was found and where; never the word itself.
CREATE TABLE finding (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    severity int NOT NULL CHECK (severity BETWEEN 1 AND 5),
    confidence int NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    -- "subject", or the path of the part; octets first (in) to last (out).
    place text NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);

-- Sealed with zstd inside: TOAST must not try again.
CREATE TABLE message_copy (
    message uuid PRIMARY KEY,
    sealed bytea NOT NULL,
    excerpts bytea
) PARTITION BY RANGE (message);
ALTER TABLE message_copy ALTER sealed SET STORAGE EXTERNAL;
ALTER TABLE message_copy ALTER excerpts SET STORAGE EXTERNAL;

-- The key of a copy, or of its excerpts, wrapped to each archive key.
CREATE TABLE copy_key (
    message uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('copy', 'excerpts')),
    key_id text NOT NULL CHECK (length(key_id) BETWEEN 1 AND 64),
    wrapped bytea NOT NULL,
    PRIMARY KEY (message, purpose, key_id)
) PARTITION BY RANGE (message);

-- Months that have partitions; a look here is cheaper than the catalogue.
CREATE TABLE month (
    first timestamptz PRIMARY KEY
);

-- Why a record must outlive its day; retention leaves it alone until `until`
-- or `ended`.
CREATE TABLE hold (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message uuid NOT NULL,
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    actor text NOT NULL,
    placed timestamptz NOT NULL DEFAULT now(),
    -- NULL: until it is ended.
    until timestamptz,
    ended timestamptz
);
CREATE INDEX ON hold (message);

-- For each partitioned table: `x_other` for ids of no real month (a clock that
-- was wrong must not lose a record), `kept_x` for held rows whose month is
-- gone, and the view `all_x`, which is what functions read.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['message', 'message_school', 'recipient',
        'attachment', 'finding', 'message_copy', 'copy_key'] LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT',
            t || '_other', t);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)',
            'kept_' || t, t);
        EXECUTE format('CREATE VIEW %I AS SELECT * FROM %I '
            'UNION ALL SELECT * FROM %I', 'all_' || t, t, 'kept_' || t);
    END LOOP;
END $$;

-- -- what outlives mail ----------------------------------------------------

-- One for each reason of a verdict that somebody is to look at.
CREATE TABLE flag (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message uuid NOT NULL,
    school text NOT NULL,
    rule text NOT NULL,
    clause text NOT NULL,
    severity int NOT NULL CHECK (severity BETWEEN 1 AND 5),
    -- The role that is to look.
    queue text NOT NULL CHECK (length(queue) BETWEEN 1 AND 60),
    -- What was found: ids of findings, each once.
    kinds text[] NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'decided')),
    created timestamptz NOT NULL DEFAULT now(),
    -- When somebody first saw the passage.
    looked timestamptz,
    -- Whose mail it is: a person's id, if one was known.
    about text,
    -- Headings, so that the queue stands when the month is gone; emptied when
    -- the record's time is over and the flag is decided.
    received timestamptz NOT NULL,
    from_name text NOT NULL,
    from_address text NOT NULL,
    sender text NOT NULL,
    login text NOT NULL,
    subject text NOT NULL,
    -- The first 20 of them, and how many there are.
    recipients text[] NOT NULL,
    recipients_count int NOT NULL,
    UNIQUE (message, rule, queue)
);
CREATE INDEX ON flag (severity DESC, received DESC) WHERE state = 'new';
CREATE INDEX ON flag (received);

CREATE TABLE decision (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    flag uuid NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('nothing-wrong', 'false-alarm',
        'advise-sender', 'ask-explanation', 'open-case', 'pass-to-headteacher',
        'pass-to-dsl', 'pass-to-dpo', 'reopen')),
    note text NOT NULL CHECK (length(note) <= 4000),
    -- The person, and the operating-system user.
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON decision (flag);

-- One row for each message and person told: who opened what, why, and the
-- notice with its state and due date.  What becomes of a notice later is in
-- notice_event; the row itself never changes.
CREATE TABLE opening (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    message uuid NOT NULL,
    -- Person's id if known, and the address that the notice goes to.
    told text,
    told_address text,
    tier text NOT NULL CHECK (tier IN ('T3', 'T4')),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 60),
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    actor text NOT NULL,
    os_user text NOT NULL,
    -- none: the sender is outside and no order names an owner.
    notice text NOT NULL CHECK (notice IN ('due', 'deferred', 'none')),
    due timestamptz,
    -- The order or request that a deferred notice hangs on.
    under text CHECK (length(under) BETWEEN 1 AND 200),
    -- What the person is told; without subject and recipients, which go when
    -- the record goes.
    words text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL,
    -- The transaction that wrote it: the copy is handed out once it is over.
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CHECK ((notice = 'none') = (told_address IS NULL)),
    CHECK ((notice = 'none') = (due IS NULL)),
    CHECK ((notice = 'deferred') = (under IS NOT NULL))
);
CREATE INDEX ON opening (message);
CREATE INDEX ON opening (told_address);

CREATE TABLE notice_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    opening bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('sent', 'failed', 'read', 'answered',
        'challenged', 'resolved')),
    note text NOT NULL CHECK (length(note) <= 4000),
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON notice_event (opening);

-- What retention deleted: one row for each month and run.
CREATE TABLE certificate (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    -- "2026-05", or "other" for records of a wrong clock, or "kept".
    month text NOT NULL,
    -- dropped: all of it; deleted: what was over by then.
    how text NOT NULL CHECK (how IN ('dropped', 'deleted')),
    records bigint NOT NULL,
    -- Kept because of a hold.
    held bigint NOT NULL,
    first uuid,
    last uuid,
    months int NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);

-- How much was looked at without an opening (T1 headings, T2 passages), by
-- person and sitting; half an hour without a look ends one.
CREATE TABLE sitting (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor text NOT NULL,
    started timestamptz NOT NULL,
    latest timestamptz NOT NULL,
    headings bigint NOT NULL DEFAULT 0,
    passages bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON sitting (actor, latest);

-- -- append-only, chained --------------------------------------------------

-- The text that a row's hash covers; `form` says which members stood in it, so
-- that a column added later leaves old rows as they were.
CREATE FUNCTION chain_text(r decision) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('decision', r.form, r.ordinal, r.at, r.flag,
        r.outcome, r.note, r.actor, r.os_user)::text
$$;
CREATE FUNCTION chain_text(r opening) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('opening', r.form, r.ordinal, r.at, r.message,
        r.told, r.told_address, r.tier, r.purpose, r.reason, r.actor,
        r.os_user, r.notice, r.due, r.under, r.words)::text
$$;
CREATE FUNCTION chain_text(r notice_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('notice_event', r.form, r.ordinal, r.at,
        r.opening, r.state, r.note)::text
$$;
CREATE FUNCTION chain_text(r certificate) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('certificate', r.form, r.ordinal, r.at, r.month,
        r.how, r.records, r.held, r.first, r.last, r.months)::text
$$;

CREATE FUNCTION chain_hash(previous bytea, content text) RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN sha256(coalesce(previous, '\x') || convert_to(content, 'UTF8'));

-- Each row's hash covers the one before it, so that no row can be changed,
-- taken out or put in unseen; one lock orders all writers.
CREATE FUNCTION chain() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    latest record;
    content text;
BEGIN
    PERFORM pg_advisory_xact_lock(20261, 2);
    EXECUTE format('SELECT ordinal, hash FROM %I ORDER BY ordinal DESC LIMIT 1',
        TG_TABLE_NAME) INTO latest;
    NEW.ordinal := coalesce(latest.ordinal, 0) + 1;
    NEW.at := clock_timestamp();
    EXECUTE format('SELECT chain_text($1::%I)', TG_TABLE_NAME)
        INTO content USING NEW;
    NEW.hash := chain_hash(latest.hash, content);
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = '42501';
END $$;

-- Not the owner, whose rights functions have, and not a superuser either.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['decision', 'opening', 'notice_event',
        'certificate'] LOOP
        EXECUTE format('CREATE TRIGGER chain BEFORE INSERT ON %I '
            'FOR EACH ROW EXECUTE FUNCTION chain()', t);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE '
            'ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I '
            'EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I '
            'FROM schoolgate_owner', t);
    END LOOP;
END $$;

-- Who a function was called by: made by me().
CREATE TYPE actor AS (
    person text,
    name text,
    roles text[],
    -- Lower case.
    addresses text[]
);

RESET search_path;
RESET ROLE;
