-- Who belongs to which group, as `schoolgate people import --groups` last
-- replaced it.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

CREATE TABLE membership (
    school text NOT NULL REFERENCES school,
    "group" text NOT NULL CHECK ("group" ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    -- An import replaces people: they must be there again at its end.
    person text NOT NULL REFERENCES person DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (school, "group", person)
);
CREATE INDEX ON membership (person);

RESET search_path;
RESET ROLE;
