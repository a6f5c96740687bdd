-- Changes of a rule's mode with who allowed them, what mail hosts report, and
-- counts that outlive mail.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- modes of rules ----------------------------------------------------------

-- mode is what is in force; file_mode what the policy file says.
-- change: the approved change that the mode comes from; 0: the file.
-- told: the rule as people read it: title, clause, kind, class, action and so on.
ALTER TABLE rule_mode
    ADD file_mode text NOT NULL DEFAULT 'off' CHECK (file_mode IN ('off',
        'shadow', 'nudge', 'enforce')),
    ADD change bigint NOT NULL DEFAULT 0,
    ADD place int NOT NULL DEFAULT 0,
    ADD told jsonb NOT NULL DEFAULT '{}'
        CHECK (length(told::text) <= 20000);
UPDATE rule_mode SET file_mode = mode;

-- Proposed by one, approved or refused by another; never deleted.
CREATE TABLE rule_change (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    was text NOT NULL CHECK (was IN ('off', 'shadow', 'nudge', 'enforce')),
    becomes text NOT NULL CHECK (becomes IN ('off', 'shadow', 'nudge',
        'enforce')),
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    -- It made too much noise and suspended itself: nobody was asked.
    noise boolean NOT NULL DEFAULT false,
    proposed timestamptz NOT NULL DEFAULT clock_timestamp(),
    proposed_by text NOT NULL,
    approved timestamptz,
    approved_by text,
    refused timestamptz,
    refused_by text,
    withdrawn timestamptz,
    decision_reason text CHECK (length(decision_reason) <= 1000),
    CHECK (noise OR approved_by <> proposed_by),
    CHECK (num_nonnulls(approved, refused, withdrawn) <= 1)
);
-- One at a time.
CREATE UNIQUE INDEX ON rule_change (school, rule)
    WHERE approved IS NULL AND refused IS NULL AND withdrawn IS NULL;
CREATE INDEX ON rule_change (school, rule, approved) WHERE approved IS NOT NULL;
CREATE TRIGGER set_once BEFORE UPDATE ON rule_change FOR EACH ROW
    EXECUTE FUNCTION set_once('approved', 'approved_by', 'refused',
        'refused_by', 'withdrawn', 'decision_reason');
CREATE TRIGGER no_delete BEFORE DELETE ON rule_change
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON rule_change
    EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON rule_change FROM schoolgate_owner;

-- What a mail host's file said when it took the change.  Once the file says
-- something else it is the newer word: the change is over there.
CREATE TABLE rule_change_host (
    change bigint NOT NULL REFERENCES rule_change,
    host text NOT NULL CHECK (length(host) <= 512),
    file_mode text NOT NULL,
    overtaken timestamptz,
    PRIMARY KEY (change, host)
);

ALTER TABLE rule_event DROP CONSTRAINT rule_event_what_check,
    ADD CONSTRAINT rule_event_what_check CHECK (what IN (
        'exemption-proposed', 'exemption-approved', 'exemption-refused',
        'exemption-ended', 'suspended', 'restored', 'rule-changed', 'bypassed',
        'mode-proposed', 'mode-approved', 'mode-refused', 'mode-withdrawn',
        'mode-overtaken', 'rule-suspended', 'noise-limits',
        'people-imported', 'address-moved', 'holidays-changed',
        'nation-changed'));

-- rule_noise   a rule suspends itself when it makes more flags of a thousand
--              mails, or of its last `decisions` more were false alarms
INSERT INTO settings VALUES ('rule_noise', '{"flags_per_1000": 50,
    "mails": 1000, "false_alarm_percent": 80, "decisions": 50}');

-- What a run of a rule over recorded mail came to: counts, once.
CREATE TABLE replay_result (
    replay bigint PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    result jsonb NOT NULL CHECK (length(result::text) <= 20000)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON replay_result
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON replay_result FROM schoolgate_owner;
CREATE INDEX ON replay (rule, ordinal DESC);

-- -- what mail hosts say of themselves ----------------------------------------

-- The newest of each: status, doctor, words (the lists).
CREATE TABLE host_report (
    host text NOT NULL CHECK (length(host) <= 512),
    kind text NOT NULL CHECK (kind IN ('status', 'doctor', 'words')),
    made timestamptz NOT NULL,
    told timestamptz NOT NULL DEFAULT now(),
    report jsonb NOT NULL,
    PRIMARY KEY (host, kind)
);

-- How a mail host stood, by hour, for five weeks.
CREATE TABLE host_hour (
    host text NOT NULL CHECK (length(host) <= 512),
    hour timestamptz NOT NULL,
    beats int NOT NULL,
    -- The most of the hour: octets that waited in the spool, seconds that the
    -- oldest of them had waited.
    waiting bigint NOT NULL,
    lag_seconds int NOT NULL,
    PRIMARY KEY (host, hour)
);

-- -- counts that outlive mail -------------------------------------------------

-- Days are the school's own, by its zone.

-- How many records of a day were counted, and when what became of them was.
CREATE TABLE tally_day (
    school text NOT NULL REFERENCES school,
    day date NOT NULL,
    messages bigint NOT NULL,
    settled timestamptz,
    PRIMARY KEY (school, day)
);

CREATE TABLE tally_mail (
    school text NOT NULL REFERENCES school,
    day date NOT NULL,
    hour int NOT NULL CHECK (hour BETWEEN 0 AND 23),
    direction text NOT NULL CHECK (direction IN ('in', 'out', 'internal')),
    mails bigint NOT NULL,
    -- NULL: the school has told no hours.
    out_of_hours bigint,
    PRIMARY KEY (school, day, hour, direction)
);

-- What became of mail: refused, sent-again, held and so on.
CREATE TABLE tally_fate (
    school text NOT NULL REFERENCES school,
    day date NOT NULL,
    fate text NOT NULL CHECK (length(fate) <= 60),
    mails bigint NOT NULL,
    PRIMARY KEY (school, day, fate)
);

-- Messages that a rule had something to say about, in the mode of then; how
-- many somebody was to look at, or would have been, and how long that takes.
CREATE TABLE tally_rule (
    school text NOT NULL REFERENCES school,
    day date NOT NULL,
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    mode text NOT NULL CHECK (length(mode) <= 20),
    mails bigint NOT NULL,
    reviews bigint NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (school, day, rule, mode)
);

-- Whose an opening was: its message may be gone.
CREATE TABLE tally_opening (
    opening bigint PRIMARY KEY,
    school text NOT NULL
);

CREATE INDEX ON flag (school, rule, created);

RESET search_path;
RESET ROLE;
