-- Requests of people for what is held on them, the clocks that they run by, what
-- is collected and handed out, and the password behind it.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- the calendar -----------------------------------------------------------

-- Bank holidays as they were proclaimed.  For a year that has rows here they
-- decide; for any other bank_holidays_of() does, by the rule.
CREATE TABLE bank_holiday (
    nation text NOT NULL CHECK (nation IN ('england-and-wales', 'scotland',
        'northern-ireland')),
    day date NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (nation, day)
);
INSERT INTO bank_holiday
SELECT n.nation, v.day::date, v.name FROM (VALUES
    ('2025-01-01', 'esn', 'New Year''s Day'),
    ('2025-01-02', 's', '2 January'),
    ('2025-03-17', 'n', 'St Patrick''s Day'),
    ('2025-04-18', 'esn', 'Good Friday'),
    ('2025-04-21', 'en', 'Easter Monday'),
    ('2025-05-05', 'esn', 'Early May'),
    ('2025-05-26', 'esn', 'Spring'),
    ('2025-07-14', 'n', 'Battle of the Boyne'),
    ('2025-08-04', 's', 'Summer'),
    ('2025-08-25', 'en', 'Summer'),
    ('2025-12-01', 's', 'St Andrew''s Day'),
    ('2025-12-25', 'esn', 'Christmas Day'),
    ('2025-12-26', 'esn', 'Boxing Day'),
    ('2026-01-01', 'esn', 'New Year''s Day'),
    ('2026-01-02', 's', '2 January'),
    ('2026-03-17', 'n', 'St Patrick''s Day'),
    ('2026-04-03', 'esn', 'Good Friday'),
    ('2026-04-06', 'en', 'Easter Monday'),
    ('2026-05-04', 'esn', 'Early May'),
    ('2026-05-25', 'esn', 'Spring'),
    ('2026-06-15', 's', 'World Cup'),
    ('2026-07-13', 'n', 'Battle of the Boyne'),
    ('2026-08-03', 's', 'Summer'),
    ('2026-08-31', 'en', 'Summer'),
    ('2026-11-30', 's', 'St Andrew''s Day'),
    ('2026-12-25', 'esn', 'Christmas Day'),
    ('2026-12-28', 'esn', 'Boxing Day'),
    ('2027-01-01', 'esn', 'New Year''s Day'),
    ('2027-01-04', 's', '2 January'),
    ('2027-03-17', 'n', 'St Patrick''s Day'),
    ('2027-03-26', 'esn', 'Good Friday'),
    ('2027-03-29', 'en', 'Easter Monday'),
    ('2027-05-03', 'esn', 'Early May'),
    ('2027-05-31', 'esn', 'Spring'),
    ('2027-07-12', 'n', 'Battle of the Boyne'),
    ('2027-08-02', 's', 'Summer'),
    ('2027-08-30', 'en', 'Summer'),
    ('2027-11-30', 's', 'St Andrew''s Day'),
    ('2027-12-27', 'esn', 'Christmas Day'),
    ('2027-12-28', 'esn', 'Boxing Day'),
    ('2028-01-03', 'esn', 'New Year''s Day'),
    ('2028-01-04', 's', '2 January'),
    ('2028-03-17', 'n', 'St Patrick''s Day'),
    ('2028-04-14', 'esn', 'Good Friday'),
    ('2028-04-17', 'en', 'Easter Monday'),
    ('2028-05-01', 'esn', 'Early May'),
    ('2028-05-29', 'esn', 'Spring'),
    ('2028-07-12', 'n', 'Battle of the Boyne'),
    ('2028-08-07', 's', 'Summer'),
    ('2028-08-28', 'en', 'Summer'),
    ('2028-11-30', 's', 'St Andrew''s Day'),
    ('2028-12-25', 'esn', 'Christmas Day'),
    ('2028-12-26', 'esn', 'Boxing Day'),
    ('2029-01-01', 'esn', 'New Year''s Day'),
    ('2029-01-02', 's', '2 January'),
    ('2029-03-19', 'n', 'St Patrick''s Day'),
    ('2029-03-30', 'esn', 'Good Friday'),
    ('2029-04-02', 'en', 'Easter Monday'),
    ('2029-05-07', 'esn', 'Early May'),
    ('2029-05-28', 'esn', 'Spring'),
    ('2029-07-12', 'n', 'Battle of the Boyne'),
    ('2029-08-06', 's', 'Summer'),
    ('2029-08-27', 'en', 'Summer'),
    ('2029-11-30', 's', 'St Andrew''s Day'),
    ('2029-12-25', 'esn', 'Christmas Day'),
    ('2029-12-26', 'esn', 'Boxing Day'),
    ('2030-01-01', 'esn', 'New Year''s Day'),
    ('2030-01-02', 's', '2 January'),
    ('2030-03-18', 'n', 'St Patrick''s Day'),
    ('2030-04-19', 'esn', 'Good Friday'),
    ('2030-04-22', 'en', 'Easter Monday'),
    ('2030-05-06', 'esn', 'Early May'),
    ('2030-05-27', 'esn', 'Spring'),
    ('2030-07-12', 'n', 'Battle of the Boyne'),
    ('2030-08-05', 's', 'Summer'),
    ('2030-08-26', 'en', 'Summer'),
    ('2030-12-02', 's', 'St Andrew''s Day'),
    ('2030-12-25', 'esn', 'Christmas Day'),
    ('2030-12-26', 'esn', 'Boxing Day')
    ) AS v (day, nations, name),
    (VALUES ('e', 'england-and-wales'), ('s', 'scotland'),
        ('n', 'northern-ireland')) AS n (letter, nation)
WHERE strpos(v.nations, n.letter) > 0;

-- nation            whose bank holidays the school has
-- retention_months  how long records are kept, as retention was last told
INSERT INTO settings VALUES ('nation', '"england-and-wales"'),
    ('retention_months', '6');

-- -- requests -----------------------------------------------------------------

-- type     sar: subject access (UK GDPR Art 15); foi: freedom of information;
--          record: the educational record of a pupil
-- started  the day that the clock runs from: of receipt, or the later one on
--          which it was known who asks
CREATE TABLE request (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    type text NOT NULL CHECK (type IN ('sar', 'foi', 'record')),
    -- Who asks, in words, and how it came: a letter, by telephone.
    name text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 500),
    how text NOT NULL CHECK (length(how) <= 500),
    state text NOT NULL DEFAULT 'received' CHECK (state IN ('received',
        'identity', 'running', 'paused', 'collected', 'sent', 'closed',
        'complaint')),
    received date NOT NULL,
    started date NOT NULL,
    extended date,
    complained date,
    closed timestamptz,
    -- Mail of this time; NULL: from the first, to the last.
    since timestamptz,
    until timestamptz,
    created timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    CHECK (started >= received),
    CHECK (since < until),
    CHECK (extended IS NULL OR type = 'sar'),
    CHECK ((state = 'closed') = (closed IS NOT NULL) OR state = 'complaint')
);

-- Whose mail it covers: a person of the directory with all his addresses, or an
-- address.  The scope in which the DPO sees headings is made of these.
CREATE TABLE request_cover (
    request bigint NOT NULL REFERENCES request,
    ordinal int NOT NULL,
    person text,
    address text CHECK (address = lower(address) AND length(address) <= 512),
    PRIMARY KEY (request, ordinal),
    CHECK ((person IS NULL) <> (address IS NULL))
);

-- Days on which the clock stood: since is one, until is not.
CREATE TABLE request_pause (
    request bigint NOT NULL REFERENCES request,
    since date NOT NULL,
    until date,
    reason text NOT NULL CHECK (reason IN ('clarification', 'identity', 'fee')),
    PRIMARY KEY (request, since),
    CHECK (until >= since)
);
CREATE UNIQUE INDEX ON request_pause (request) WHERE until IS NULL;

-- What was collected, and what was left out and why.
CREATE TABLE request_item (
    request bigint NOT NULL REFERENCES request,
    message uuid NOT NULL,
    included boolean NOT NULL,
    -- NULL when it is included.
    code text CHECK (code IN ('not-personal', 'namesake', 'duplicate',
        'already-held', 'third-party', 'reference', 'forecast', 'negotiation',
        'privileged', 'exam', 'child-abuse', 'serious-harm', 'health', 'crime',
        'exempt')),
    note text NOT NULL CHECK (length(note) <= 1000),
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request, message),
    CHECK (included = (code IS NULL))
);
CREATE INDEX ON request_item (message);

-- What open requests cover, as retention last saw it: it leaves that alone.
CREATE TABLE request_frozen (
    message uuid PRIMARY KEY
);

-- Everything that was done on a request, searches with their terms, scope and
-- volumes too.
CREATE TABLE request_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    request bigint NOT NULL,
    what text NOT NULL CHECK (what ~ '^[a-z-]{1,40}$'),
    -- The day it happened, which may be before the day it was written down.
    day date NOT NULL,
    note text NOT NULL CHECK (length(note) <= 1000),
    detail jsonb NOT NULL,
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON request_event (request, ordinal);

CREATE FUNCTION chain_text(r request_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('request_event', r.form, r.ordinal, r.at,
        r.request, r.what, r.day, r.note, r.detail, r.actor, r.os_user)::text
$$;
CREATE TRIGGER chain BEFORE INSERT ON request_event
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON request_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON request_event
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON request_event FROM schoolgate_owner;

-- What was included, as numbered zips within a bound (volumes) that one password
-- opens.  It is made volume by volume, and goes on where it stopped.
CREATE TABLE request_export (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request bigint NOT NULL REFERENCES request,
    at timestamptz NOT NULL DEFAULT now(),
    messages int NOT NULL,
    -- Of its scope, sealed, and left so.
    sealed int NOT NULL DEFAULT 0,
    actor text NOT NULL,
    os_user text NOT NULL,
    -- From this and its own key the console makes the password, each time the
    -- same; its digest, once a volume has it.
    salt uuid NOT NULL DEFAULT gen_random_uuid(),
    password bytea CHECK (length(password) = 32),
    -- Every volume is made.
    done timestamptz
);
CREATE INDEX ON request_export (request);
CREATE TABLE request_export_volume (
    export bigint NOT NULL REFERENCES request_export,
    volume int NOT NULL,
    messages int NOT NULL,
    -- The transaction that wrote the last of its openings: copies are handed out
    -- once it is over.
    begun timestamptz,
    xact xid8,
    -- How often it was begun: whoever began last makes it.
    turn int NOT NULL DEFAULT 0,
    size bigint,
    sha256 bytea CHECK (length(sha256) = 32),
    made timestamptz,
    -- Digests of files of it that went out before: it was made again.
    earlier bytea[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (export, volume),
    CHECK ((made IS NULL) = (sha256 IS NULL))
);
-- Its messages in the order of their numbers in the schedule.
CREATE TABLE request_export_item (
    export bigint NOT NULL REFERENCES request_export,
    ordinal int NOT NULL,
    message uuid NOT NULL,
    -- NULL: larger than a zip may be.
    volume int,
    -- It was not of the request any more when its volume was made.
    gone boolean NOT NULL DEFAULT false,
    PRIMARY KEY (export, ordinal)
);
CREATE INDEX ON request_export_item (export, volume);

-- What was opened of outsiders under a request has no notice, and belongs to it
-- all the same.
ALTER TABLE opening DROP CONSTRAINT opening_check2,
    ADD CONSTRAINT opening_deferred
        CHECK (notice <> 'deferred' OR under IS NOT NULL);
CREATE INDEX ON opening (under) WHERE under IS NOT NULL;

-- -- what goes out ------------------------------------------------------------

-- One notice for all that was opened of one person under one request: made at
-- its close, sent in the place of the first of these openings.
CREATE TABLE joint_notice (
    opening bigint PRIMARY KEY,
    openings bigint[] NOT NULL,
    address text NOT NULL,
    words text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

-- What a mail host opens letters with: the public half of a key that lies beside
-- its spool.  NULL: it has not said.
ALTER TABLE mail_host ADD letter_key bytea CHECK (length(letter_key) = 32);

-- The letter with a password, which a mail host keeps sealed in its outbox until
-- its time.  The console seals the password to that host: it stands nowhere here in
-- clear, nor in a dump; once the host has it, it is gone.
CREATE TABLE password_out (
    item uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    address text NOT NULL,
    subject text NOT NULL,
    -- With {password} where it belongs.
    words text NOT NULL,
    -- Bound to the export's salt, under a key of its own that is wrapped to `key`.
    salt uuid NOT NULL,
    sealed bytea,
    wrapped bytea,
    host text NOT NULL,
    key bytea NOT NULL,
    not_before timestamptz NOT NULL,
    handed timestamptz,
    CHECK ((sealed IS NULL) = (handed IS NOT NULL)),
    CHECK ((sealed IS NULL) = (wrapped IS NULL))
);
CREATE INDEX ON password_out (host) WHERE handed IS NULL;

RESET search_path;
RESET ROLE;
