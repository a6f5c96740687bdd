-- Mail that we hold or delay, what people ask to become of it, links that ask
-- for it once, notices handed out, and breaches that a mistake opened.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- One row for each item of a mail host's outbox that is somebody's message, or
-- was made of one; kept after it is settled, as long as its record.
CREATE TABLE held (
    item uuid PRIMARY KEY,
    -- Its record; no foreign key: that may be loaded later, and goes first.
    message uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'made')),
    host text NOT NULL,
    action text NOT NULL,
    -- What its sender calls it: "K7M2Q".
    reference text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'released', 'sent',
        'returned', 'dropped', 'protected')),
    created timestamptz NOT NULL,
    -- When it sends itself, and when it goes back to its sender.
    until timestamptz,
    expires timestamptz,
    -- What cannot go back, since its sender is outside: since when it should
    -- have been decided, and when those who decide were last told.
    overdue timestamptz,
    overdue_told timestamptz,
    changed timestamptz NOT NULL,
    -- Is the sender one of the school's?
    inside boolean NOT NULL,
    tries int NOT NULL,
    -- How often the mail host died between the answer and the note of it, so
    -- that it was sent again: maybe_repeated.
    repeats int NOT NULL,
    recipients int NOT NULL,
    -- [{"recipient": 1, "code": 550}]: numbers of the record's recipients.
    refused jsonb NOT NULL,
    -- ESMTP arguments of the envelope that could not be said again.
    lost_arguments boolean NOT NULL
);
CREATE INDEX ON held (message);
CREATE INDEX ON held (reference);
CREATE INDEX ON held (created) WHERE state IN ('waiting', 'released');

-- Who asked for what, and how it went; rows are never changed but by that.
CREATE TABLE held_order (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    item uuid NOT NULL,
    act text NOT NULL CHECK (act IN ('release', 'return', 'drop', 'protect')),
    reason text NOT NULL CHECK (length(reason) <= 1000),
    actor text NOT NULL,
    os_user text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    -- The mail host has it; its answer.
    taken timestamptz,
    answered timestamptz,
    result text
);
CREATE INDEX ON held_order (item);
CREATE INDEX ON held_order (at) WHERE taken IS NULL;

-- A link that asks for one act, once: what is kept is the token's hash.
CREATE TABLE held_link (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    item uuid NOT NULL,
    act text NOT NULL CHECK (act IN ('release', 'return', 'drop', 'protect')),
    -- Whose it is: nobody else may use it.
    addressee text NOT NULL CHECK (addressee = lower(addressee)),
    made timestamptz NOT NULL DEFAULT now(),
    expires timestamptz NOT NULL,
    used timestamptz,
    CHECK (expires > made)
);
CREATE INDEX ON held_link (item);

-- The notice of an opening, in a mail host's hands.
CREATE TABLE notice_out (
    opening bigint PRIMARY KEY,
    item uuid NOT NULL DEFAULT gen_random_uuid(),
    host text NOT NULL,
    claimed timestamptz NOT NULL DEFAULT now(),
    -- It lies in that host's outbox.
    handed timestamptz
);

-- What was sent by mistake: 72 hours are left to tell the regulator.
CREATE TABLE breach (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- The message that told it, and the one that it is about (if known).
    reported_by uuid NOT NULL UNIQUE,
    message uuid,
    reporter text NOT NULL,
    reported timestamptz NOT NULL,
    due timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'reported' CHECK (state IN ('reported',
        'contained', 'assessed', 'closed')),
    -- Copies that had not left yet and were stopped.
    stopped int NOT NULL DEFAULT 0,
    CHECK (due = reported + interval '72 hours')
);

-- Mail to an address that people write to, and what they are answered.
CREATE TABLE service_mail (
    message uuid PRIMARY KEY,
    service text NOT NULL CHECK (service IN ('report', 'mistake',
        'not-for-me')),
    at timestamptz NOT NULL DEFAULT now(),
    -- NULL: who wrote is outside, and nothing goes there.
    address text,
    subject text NOT NULL,
    words text NOT NULL,
    -- The answer lies in a mail host's outbox.
    answered timestamptz
);
CREATE INDEX ON service_mail (at) WHERE answered IS NULL AND address IS NOT NULL;

UPDATE settings SET value = value || '{
    "mistake-told": "sent by mistake, its sender says",
    "told-by-person": "reported by somebody",
    "not-for-me": "reached somebody by mistake"}' WHERE key = 'rule_words';

RESET search_path;
RESET ROLE;
