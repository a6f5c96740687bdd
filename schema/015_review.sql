-- Review: why something was flagged (its cause), causes that are suppressed,
-- decisions that are taken back, how long looks take, letters to people.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- causes ----------------------------------------------------------------

-- Why flags of one kind were made, never what was written.  The id is the hash
-- of the members below it (cause_id() of api/causes.sql).
CREATE TABLE cause (
    id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    rule text NOT NULL,
    -- Ids of the lists and detectors that found something; where none did, what
    -- else the rule says ("thread").
    kinds text[] NOT NULL,
    -- own: in the writer's own words; else where: a newsletter, a machine's
    -- mail, a footer, a quotation, what somebody tells, a file.
    manner text NOT NULL CHECK (manner IN ('own', 'newsletter', 'automatic',
        'footer', 'quoted', 'reported', 'file', 'sealed')),
    -- Who writes such mail: a class of the directory, "inside", "outside"; of a
    -- newsletter from outside its domain.
    whose text NOT NULL CHECK (length(whose) <= 255),
    made timestamptz NOT NULL DEFAULT now()
);

-- state     suppressed: its cause is, and nobody is asked to look
-- danger    to a child: never suppressed, sampled out or beyond the budget
-- queued    it first stood in somebody's list or digest
-- decided   and outcome: the decision that counts; NULL while it waits
-- reopened  a decision was taken back
-- taken_by  who looked first, where others are told so
ALTER TABLE flag
    DROP CONSTRAINT flag_state_check,
    ADD CONSTRAINT flag_state_check
        CHECK (state IN ('new', 'decided', 'suppressed')),
    ADD danger boolean NOT NULL DEFAULT false,
    ADD cause uuid,
    ADD thread uuid,
    ADD queued timestamptz,
    ADD decided timestamptz,
    ADD outcome text,
    ADD reopened timestamptz,
    ADD taken_by text,
    ADD taken timestamptz;
CREATE INDEX flag_cause_decided ON flag (cause, decided DESC)
    WHERE state = 'decided';
CREATE INDEX flag_waiting ON flag (queue, cause) WHERE state = 'new';
CREATE INDEX flag_suppressed ON flag (created) WHERE state = 'suppressed';
-- Decided before: that it was, though not by what.
UPDATE flag f SET decided = d.at, outcome = d.outcome
FROM (SELECT DISTINCT ON (flag) flag, at, outcome FROM decision
    ORDER BY flag, ordinal DESC) d
WHERE d.flag = f.id AND f.state = 'decided';

-- Flags of this cause are not asked about until then; it always ends.
CREATE TABLE suppression (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cause uuid NOT NULL REFERENCES cause,
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    os_user text NOT NULL,
    -- The decisions that it came with.
    batch uuid NOT NULL,
    -- A term at most.
    until timestamptz NOT NULL,
    ended timestamptz,
    ended_by text,
    CHECK (at < until AND until <= at + interval '17 weeks')
);
CREATE INDEX ON suppression (cause) WHERE ended IS NULL;
CREATE TRIGGER set_once BEFORE UPDATE ON suppression FOR EACH ROW
    EXECUTE FUNCTION set_once('ended', 'ended_by');
CREATE TRIGGER no_delete BEFORE DELETE ON suppression
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON suppression
    EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON suppression FROM schoolgate_owner;

-- -- decisions -------------------------------------------------------------

-- queue   where the flag stood: what taking it back restores
-- batch   decisions made by one act
-- undoes  the decision that this one takes back
ALTER TABLE decision
    ADD queue text,
    ADD batch uuid,
    ADD undoes bigint UNIQUE,
    ALTER form SET DEFAULT 3,
    DROP CONSTRAINT decision_outcome_check,
    ADD CONSTRAINT decision_outcome_check CHECK (outcome IN ('nothing-wrong',
        'false-alarm', 'advise-sender', 'ask-explanation', 'open-case',
        'pass-to-headteacher', 'pass-to-dsl', 'pass-to-dpo', 'pass-to-hr',
        'pass-to-chair', 'reopen', 'undo')),
    ADD CHECK ((outcome = 'undo') = (undoes IS NOT NULL));
CREATE INDEX ON decision (batch);
CREATE INDEX ON decision (actor, at);

CREATE OR REPLACE FUNCTION chain_text(r decision) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('decision', r.form, r.ordinal, r.at, r.flag,
            r.outcome, r.note, r.actor, r.os_user)
        || CASE WHEN r.form >= 2 THEN jsonb_build_array(r.on_behalf)
            ELSE '[]' END
        || CASE WHEN r.form >= 3
            THEN jsonb_build_array(r.queue, r.batch, r.undoes)
            ELSE '[]' END)::text
$$;

-- Who looked at a passage when, and how long until he decided.
CREATE TABLE look (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flag uuid NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- NULL: not decided after this look.
    seconds int CHECK (seconds >= 0)
);
CREATE INDEX ON look (flag, actor);
CREATE INDEX ON look (actor, at);

-- What somebody was asked about a flag; the answer is his.
CREATE TABLE question (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    flag uuid NOT NULL,
    message uuid NOT NULL,
    -- The decision's.
    batch uuid NOT NULL,
    -- Who is asked: a person's id if one is known, and his address.
    about text,
    address text NOT NULL,
    words text NOT NULL CHECK (length(btrim(words)) BETWEEN 3 AND 4000),
    asked timestamptz NOT NULL DEFAULT now(),
    asked_by text NOT NULL,
    os_user text NOT NULL,
    withdrawn timestamptz,
    answered timestamptz,
    answer text CHECK (length(answer) <= 4000),
    CHECK ((answer IS NULL) = (answered IS NULL))
);
CREATE INDEX ON question (flag);
CREATE INDEX ON question (message);

-- -- letters ---------------------------------------------------------------

-- A letter of ours to one person, not before its time, for a mail host to send
-- (recorder.letters_due).  Its words are gone once a mail host has it: what was
-- said stands where it was decided.
CREATE TABLE letter_out (
    item uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL DEFAULT 'letter' CHECK (kind ~ '^[a-z][a-z-]{0,40}$'),
    -- The record that it is about; the act that it came with.  NULL: none.
    message uuid,
    batch uuid,
    address text NOT NULL CHECK (length(address) BETWEEN 1 AND 512),
    subject text NOT NULL CHECK (subject ~ '^[ -~]{1,200}$'),
    words text CHECK (length(words) <= 16000),
    made timestamptz NOT NULL DEFAULT now(),
    not_before timestamptz NOT NULL DEFAULT now(),
    withdrawn timestamptz,
    host text,
    claimed timestamptz,
    -- It lies in that host's outbox.
    handed timestamptz,
    CHECK ((words IS NULL) = (coalesce(handed, withdrawn) IS NOT NULL))
);
CREATE INDEX letter_out_waiting ON letter_out (not_before)
    WHERE handed IS NULL AND withdrawn IS NULL;
CREATE INDEX ON letter_out (batch);

-- The mornings that people were told of: each once, whatever restarts.
CREATE TABLE digest (
    school text NOT NULL REFERENCES school,
    day date NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    letters int NOT NULL DEFAULT 0,
    PRIMARY KEY (school, day)
);

-- review_minutes   what one person is to spend on a day's queue
-- digest_at        when the morning's letter leaves, by the school's clocks
-- undo_seconds     how long a letter waits, so that it can be taken back
-- console_address  where the console is, as a mail host says it (https://...)
INSERT INTO settings VALUES ('review_minutes', '20'),
    ('digest_at', '"07:30"'), ('undo_seconds', '60'),
    ('console_address', '""')
ON CONFLICT DO NOTHING;

RESET search_path;
RESET ROLE;
