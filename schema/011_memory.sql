-- What mail hosts remember of mail for the mail that follows: digests, times and
-- numbers, so that each knows what the others saw.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- One row for each fact of a record (schoolgate-record(5)).
CREATE TABLE memory_fact (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    -- The mail host that knows it already; empty: none does.
    host text NOT NULL,
    fact text NOT NULL,
    key uuid NOT NULL,
    at timestamptz NOT NULL,
    value bigint NOT NULL,
    -- Not sent yet: it counts for nothing.
    held boolean NOT NULL,
    personal boolean NOT NULL,
    -- Who wrote it: by this a host asks for what it has not seen.
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);
CREATE INDEX ON memory_fact (key);
CREATE INDEX ON memory_fact (xact);

-- What a message that went out was asked about, where there are other hosts.
CREATE TABLE memory_asked (
    message uuid NOT NULL,
    ordinal int NOT NULL,
    host text NOT NULL,
    fact text NOT NULL,
    key uuid NOT NULL,
    PRIMARY KEY (message, ordinal)
) PARTITION BY RANGE (message);
CREATE INDEX ON memory_asked (key);

DO $$
DECLARE
    t text;
    start timestamptz;
    suffix text;
BEGIN
    FOREACH t IN ARRAY ARRAY['memory_fact', 'memory_asked'] LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT',
            t || '_other', t);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)',
            'kept_' || t, t);
        EXECUTE format('CREATE VIEW %I AS SELECT * FROM %I '
            'UNION ALL SELECT * FROM %I', 'all_' || t, t, 'kept_' || t);
        -- Months that are there already.
        FOR start IN SELECT first FROM month LOOP
            suffix := month_suffix(start);
            EXECUTE format('CREATE TABLE %I PARTITION OF %I '
                'FOR VALUES FROM (%L) TO (%L)', t || '_' || suffix, t,
                uuid_floor(start), uuid_floor((start AT TIME ZONE 'UTC'
                    + interval '1 month') AT TIME ZONE 'UTC'));
        END LOOP;
    END LOOP;
END $$;

RESET search_path;
RESET ROLE;
