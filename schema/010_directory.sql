-- The directory beyond people: mailboxes, groups, hours, telephones, exemptions,
-- suspensions, and who accepted which policy.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- people and addresses ---------------------------------------------------

-- Hours and the days on which people leave are of this zone.
ALTER TABLE school ADD time_zone text NOT NULL DEFAULT 'Europe/London';

-- ends: the last day on which the person's addresses at school are in use.
ALTER TABLE person
    ADD is_union_officer boolean NOT NULL DEFAULT false,
    ADD ends date;

-- A person's address at school or outside; or one that is nobody's own.
-- purpose: a group's name; what a channel or a service is for.
-- ordinal: a person's addresses in the order given; the first is the main one.
ALTER TABLE address
    ALTER person DROP NOT NULL,
    ADD kind text NOT NULL DEFAULT 'school' CHECK (kind IN ('school',
        'private', 'shared', 'group', 'channel', 'service')),
    ADD purpose text NOT NULL DEFAULT ''
        CHECK (purpose ~ '^([a-z0-9][a-z0-9-]{0,60})?$'),
    ADD name text NOT NULL DEFAULT '' CHECK (length(name) <= 500),
    ADD school text REFERENCES school,
    ADD ordinal int NOT NULL DEFAULT 0,
    ADD CHECK ((kind IN ('school', 'private')) = (person IS NOT NULL)),
    ADD CHECK ((school IS NULL) = (person IS NOT NULL)),
    ADD CHECK (kind NOT IN ('group', 'channel', 'service') OR purpose <> '');

-- Groups within groups, and members who are in no directory.
CREATE TABLE subgroup (
    school text NOT NULL REFERENCES school,
    "group" text NOT NULL CHECK ("group" ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    member text NOT NULL CHECK (member ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    PRIMARY KEY (school, "group", member)
);
CREATE TABLE outsider (
    school text NOT NULL REFERENCES school,
    "group" text NOT NULL CHECK ("group" ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    address text NOT NULL
        CHECK (address = lower(address) AND length(address) <= 512),
    PRIMARY KEY (school, "group", address)
);

-- Whose parent or carer somebody is: a person with children in this school, who
-- may be staff as well.
CREATE TABLE child_of (
    parent text NOT NULL REFERENCES person ON DELETE CASCADE,
    child text NOT NULL REFERENCES person ON DELETE CASCADE,
    PRIMARY KEY (parent, child),
    CHECK (parent <> child)
);
CREATE INDEX ON child_of (child);

-- -- the school's hours and telephones --------------------------------------

-- Of the rows that mean a day the last one counts: a term, then its holidays.
CREATE TABLE school_hours (
    school text NOT NULL REFERENCES school,
    ordinal int NOT NULL,
    -- NULL: without a beginning, without an end.
    first date,
    last date,
    -- 1 Monday to 7 Sunday.
    days int[] NOT NULL,
    -- NULL, both: closed.
    opens time,
    closes time,
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 200),
    PRIMARY KEY (school, ordinal),
    CHECK (first <= last),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (opens < closes)
);

CREATE TABLE school_phone (
    school text NOT NULL REFERENCES school,
    -- As dialled in this country: 01332720123.
    digits text NOT NULL CHECK (digits ~ '^[0-9]{3,15}$'),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 200),
    PRIMARY KEY (school, digits)
);

-- -- exemptions and suspensions ---------------------------------------------

-- Nothing is deleted: a row is proposed, approved or refused, and ended.
CREATE TABLE exemption (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    -- A rule's name; "*": any but those that are never lifted.
    rule text NOT NULL CHECK (rule ~ '^([a-z0-9][a-z0-9-]{0,60}|\*)$'),
    -- A person's id, "class:staff", "group:choir", an address; '': anybody.
    from_who text NOT NULL CHECK (length(from_who) <= 512),
    to_who text NOT NULL CHECK (length(to_who) <= 512),
    -- Categories and identifiers that it lifts; none: all.
    about text[] NOT NULL,
    starts timestamptz NOT NULL,
    until timestamptz NOT NULL,
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    proposed timestamptz NOT NULL DEFAULT now(),
    proposed_by text NOT NULL,
    approved timestamptz,
    approved_by text,
    refused timestamptz,
    refused_by text,
    ended timestamptz,
    ended_by text,
    -- Nobody is exempt for ever.
    CHECK (starts < until AND until <= starts + interval '400 days')
);

CREATE TABLE suspension (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    -- A person, all of whose addresses it means; or, of nobody known, one.
    person text,
    address text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    suspended_by text NOT NULL,
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    ended timestamptz,
    ended_by text,
    ended_reason text
);
CREATE UNIQUE INDEX ON suspension (coalesce(person, address))
    WHERE ended IS NULL;

-- Only what the trigger's arguments name may be set, and once.
CREATE FUNCTION set_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    c text;
BEGIN
    FOREACH c IN ARRAY TG_ARGV LOOP
        IF was -> c = 'null' THEN
            was := was - c;
            becomes := becomes - c;
        END IF;
    END LOOP;
    IF was <> becomes THEN
        RAISE EXCEPTION 'what % says is not changed afterwards', TG_TABLE_NAME
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER set_once BEFORE UPDATE ON exemption FOR EACH ROW
    EXECUTE FUNCTION set_once('approved', 'approved_by', 'refused',
        'refused_by', 'ended', 'ended_by');
CREATE TRIGGER set_once BEFORE UPDATE ON suspension FOR EACH ROW
    EXECUTE FUNCTION set_once('ended', 'ended_by', 'ended_reason');

-- -- policies that people accept --------------------------------------------

-- The newest `published` is the one in force.
CREATE TABLE policy_version (
    school text NOT NULL REFERENCES school,
    policy text NOT NULL CHECK (policy ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    version text NOT NULL CHECK (length(btrim(version)) BETWEEN 1 AND 60),
    published timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (school, policy, version)
);

-- No foreign key to a person: it outlives who leaves.
CREATE TABLE acknowledgement (
    school text NOT NULL,
    policy text NOT NULL,
    version text NOT NULL,
    person text NOT NULL,
    -- When he accepted, and when that was written down, by whom.
    at timestamptz NOT NULL,
    noted timestamptz NOT NULL DEFAULT now(),
    noted_by text NOT NULL,
    PRIMARY KEY (school, policy, version, person),
    FOREIGN KEY (school, policy, version) REFERENCES policy_version
);

-- -- who allowed what -------------------------------------------------------

-- Every change of a rule and every way around one, with who allowed it.
CREATE TABLE rule_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    school text NOT NULL,
    what text NOT NULL CHECK (what IN ('exemption-proposed',
        'exemption-approved', 'exemption-refused', 'exemption-ended',
        'suspended', 'restored', 'rule-changed', 'bypassed')),
    -- "E17", an address, a rule, a reference.
    about text NOT NULL CHECK (length(about) <= 512),
    reason text NOT NULL CHECK (length(reason) <= 4000),
    -- The person, and the operating-system user.
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE FUNCTION chain_text(r rule_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('rule_event', r.form, r.ordinal, r.at, r.school,
        r.what, r.about, r.reason, r.actor, r.os_user)::text
$$;
CREATE TRIGGER chain BEFORE INSERT ON rule_event
    FOR EACH ROW EXECUTE FUNCTION chain();

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['rule_event', 'acknowledgement'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE '
            'ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I '
            'FROM schoolgate_owner', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['exemption', 'suspension'] LOOP
        EXECUTE format('CREATE TRIGGER no_delete BEFORE DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %I '
            'FROM schoolgate_owner', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['rule_event', 'acknowledgement', 'exemption',
        'suspension'] LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I '
            'EXECUTE FUNCTION refuse_change()', t);
    END LOOP;
END $$;

-- -- what mail hosts have a snapshot of -------------------------------------

-- Counts the changes: a mail host whose snapshot has another number makes it
-- anew.  Writers wait for each other here, so that none is overlooked.
CREATE TABLE directory_change (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
);
INSERT INTO directory_change VALUES (true, 1);

CREATE FUNCTION directory_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    UPDATE directory_change SET version = version + 1;
    RETURN NULL;
END $$;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['school', 'person', 'address', 'membership',
        'child_of', 'subgroup', 'outsider', 'school_hours', 'school_phone',
        'exemption', 'suspension'] LOOP
        EXECUTE format('CREATE TRIGGER directory_changed AFTER INSERT OR '
            'UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT '
            'EXECUTE FUNCTION directory_changed()', t);
    END LOOP;
END $$;

RESET search_path;
RESET ROLE;
