-- What a member of staff says himself, and the two acts by which held mail goes to
-- others than was written.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- -- held mail ---------------------------------------------------------------

ALTER TABLE held
    -- Numbers of the record's recipients who were taken out.
    ADD removed int[] NOT NULL DEFAULT '{}',
    -- Each recipient gets one of his own.
    ADD separate boolean NOT NULL DEFAULT false;

ALTER TABLE held_order DROP CONSTRAINT held_order_act_check,
    ADD CHECK (act IN ('release', 'return', 'drop', 'protect', 'remove',
        'separate', 'manager')),
    -- remove: numbers of the record's recipients, from 1.
    ADD recipients int[] NOT NULL DEFAULT '{}'
        CHECK (cardinality(recipients) <= 100),
    ADD CHECK ((act = 'remove') = (recipients <> '{}')),
    -- manager: the address that gets a copy.
    ADD copied text,
    ADD CHECK ((act = 'manager') = (copied IS NOT NULL));

-- One link is for one decision among several; no mail host made any before.
DELETE FROM held_link;
ALTER TABLE held_link DROP act,
    ADD acts text[] NOT NULL CHECK (cardinality(acts) > 0
        AND acts <@ '{release,return,protect,remove,separate}'),
    -- Who is taken out by `remove`: his number among the record's recipients.
    ADD odd int CHECK (odd > 0);

-- -- what staff say about themselves -----------------------------------------

-- A statement of one's own, with dates: never changed but by its end.
CREATE TABLE declaration (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person text NOT NULL,
    -- personal-period: mail of these days is largely one's own matter.
    -- union-office: one has an office in a recognised union.
    -- owner-consent: somebody may open one's mail while it lasts.
    kind text NOT NULL CHECK (kind IN ('personal-period', 'union-office',
        'owner-consent')),
    -- The union; who may open what.  Empty for a period.
    words text NOT NULL CHECK (length(words) <= 1000),
    starts date NOT NULL,
    -- The last day; an office has none that is known.
    ends date,
    made timestamptz NOT NULL DEFAULT now(),
    -- Taken back by himself.
    ended timestamptz,
    CHECK (ends >= starts),
    CHECK (ends IS NOT NULL OR kind = 'union-office'),
    CHECK (kind = 'personal-period' OR length(btrim(words)) >= 3)
);
CREATE INDEX ON declaration (person);
CREATE TRIGGER no_delete BEFORE DELETE ON declaration
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON declaration
    EXECUTE FUNCTION refuse_change();

RESET search_path;
RESET ROLE;
