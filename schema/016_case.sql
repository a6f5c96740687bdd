-- Openings that end with an outcome, and cases: what is looked into, by whom,
-- what was asked and what came of it.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- openings ----------------------------------------------------------------

-- One sitting of one session: as long as it lasts the message may be read again
-- without another opening.
CREATE TABLE opening_sitting (
    opening bigint PRIMARY KEY,
    -- Of the console; NULL: by the command line.
    session uuid,
    until timestamptz NOT NULL,
    -- How often the copy was handed out, and when last.
    copies int NOT NULL DEFAULT 0,
    latest timestamptz
);

-- How an opening ended: an outcome of settings.opening_outcomes.
CREATE TABLE opening_outcome (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    opening bigint NOT NULL UNIQUE,
    outcome text NOT NULL CHECK (outcome ~ '^[a-z][a-z-]{0,40}$'),
    note text NOT NULL CHECK (length(note) <= 4000),
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);

CREATE FUNCTION chain_text(r opening_outcome) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('opening_outcome', r.form, r.ordinal, r.at,
        r.opening, r.outcome, r.note, r.actor, r.os_user)::text
$$;

-- -- cases -------------------------------------------------------------------

-- One for each flag that became one.  `about` is the person whose conduct is
-- looked at, an address where the directory does not know him.
CREATE TABLE case_file (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    flag uuid NOT NULL UNIQUE,
    about text,
    about_address text NOT NULL CHECK (length(about_address) <= 512),
    rule text NOT NULL,
    opened timestamptz NOT NULL DEFAULT now(),
    opened_by text NOT NULL,
    -- The role whose turn it is.
    turn text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    -- Of settings.case_outcomes; NULL while it is open.
    outcome text,
    -- From here its term runs (settings.case_months).
    closed timestamptz,
    CHECK ((state = 'closed') = (outcome IS NOT NULL)),
    CHECK ((state = 'closed') = (closed IS NOT NULL))
);
CREATE INDEX ON case_file (closed) WHERE state = 'closed';
CREATE INDEX ON case_file (state, ordinal DESC);

-- Whose roles take part, from when.
CREATE TABLE case_role (
    file bigint NOT NULL REFERENCES case_file,
    role text NOT NULL CHECK (role IN ('headteacher', 'deputy', 'dsl', 'dpo',
        'hr', 'chair')),
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (file, role)
);

-- Messages that it is about; no foreign key: records end before cases do.
CREATE TABLE case_message (
    file bigint NOT NULL REFERENCES case_file,
    message uuid NOT NULL,
    added timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (file, message)
);
CREATE INDEX ON case_message (message);

-- A question that was asked in a case, and until when the answer is awaited.
CREATE TABLE case_question (
    question uuid PRIMARY KEY,
    file bigint NOT NULL REFERENCES case_file,
    due timestamptz NOT NULL
);
CREATE INDEX ON case_question (file);

-- The timeline.  `code`: the role that it was passed to, the outcome.  The chain
-- covers a note by its digest, so that the words may be forgotten when the case's
-- time is over and the chain still be whole; the salt goes with them, or who
-- guesses a note could see that he is right.
CREATE TABLE case_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    file bigint NOT NULL,
    what text NOT NULL CHECK (what IN ('opened', 'note', 'message', 'asked',
        'answered', 'passed', 'closed', 'reopened')),
    code text NOT NULL,
    note text NOT NULL CHECK (length(note) <= 4000),
    salt uuid DEFAULT gen_random_uuid(),
    -- Of a note that was forgotten.
    digest bytea,
    message uuid,
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL,
    CHECK ((salt IS NULL) = (digest IS NOT NULL)),
    CHECK (digest IS NULL OR note = '')
);
CREATE INDEX ON case_event (file, ordinal);

CREATE FUNCTION note_digest(r case_event) RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN coalesce(r.digest, sha256(convert_to(r.salt || r.note, 'UTF8')));
CREATE FUNCTION chain_text(r case_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('case_event', r.form, r.ordinal, r.at, r.file,
        r.what, r.code, encode(schoolgate.note_digest(r), 'hex'), r.message,
        r.actor, r.os_user)::text
$$;

-- Nothing of a timeline changes but that a note is forgotten.
CREATE FUNCTION forget_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR NEW.digest IS DISTINCT FROM note_digest(OLD)
        OR to_jsonb(NEW) - '{note,salt,digest}'::text[]
            <> to_jsonb(OLD) - '{note,salt,digest}'::text[] THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['opening_outcome', 'case_event'] LOOP
        EXECUTE format('CREATE TRIGGER chain BEFORE INSERT ON %I '
            'FOR EACH ROW EXECUTE FUNCTION chain()', t);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE '
            'ON %I FOR EACH ROW EXECUTE FUNCTION %I()', t,
            CASE t WHEN 'case_event' THEN 'forget_only'
                ELSE 'refuse_change' END);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I '
            'EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I '
            'FROM schoolgate_owner', t);
    END LOOP;
END $$;
GRANT UPDATE (note, salt, digest) ON case_event TO schoolgate_owner;

-- -- threads -----------------------------------------------------------------

-- A message is found by its Message-ID, and by those that it answers.
CREATE FUNCTION answers(document jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(document #> '{header,references}', '[]')
    || coalesce(document #> '{header,in_reply_to}', '[]');
CREATE INDEX message_id_hash ON message (address_hash(message_id))
    WHERE message_id <> '';
CREATE INDEX message_answers ON message USING gin (answers(document)
    jsonb_path_ops) WHERE answers(document) <> '[]';

-- opening_outcomes   {"code": "words"}: how an opening may end
-- case_outcomes      the same of a case; "breach" needs an explanation first
-- explain_days       days that a person has to explain
-- case_months        how long a case is kept once it is closed, by its outcome;
--                    "other" for those that are not named, "safeguarding" where
--                    the safeguarding lead takes part, whatever came of it
INSERT INTO settings VALUES
    ('opening_outcomes', '{
        "nothing-wrong": "nothing wrong",
        "false-alarm": "a false alarm",
        "advice": "the sender was advised",
        "case": "it is looked into as a case",
        "passed": "somebody else deals with it",
        "request": "used for what was asked for",
        "mistake": "opened by mistake"}'),
    ('case_outcomes', '{
        "no-breach": "no breach of the policy",
        "explained": "explained, nothing further",
        "advice": "advice given",
        "training": "training arranged",
        "breach": "a breach of the policy",
        "referred": "passed to a body outside the school",
        "withdrawn": "opened by mistake"}'),
    -- Nothing found: no longer than what is recorded.  Advice: as long as a
    -- warning counts.  Else six years, in which somebody may go to law
    -- (Limitation Act 1980 s. 5); a child's until it is 25.
    ('case_months', '{"no-breach": 6, "explained": 6, "withdrawn": 6,
        "advice": 12, "training": 12, "other": 72, "safeguarding": 300}'),
    ('explain_days', '7');

RESET search_path;
RESET ROLE;
