-- Mail that the first scan could not read, and what the second one gave.
-- Nothing that the first said is changed: rows are added, marked pass 2.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- One row for a message whose second scan is over.  What stands in `message`
-- is the first's: no header at all, since nobody could read it.
CREATE TABLE second_scan (
    message uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    -- false: it could not be read this time either, or nobody came to try.
    scanned boolean NOT NULL,
    -- The Date field; NULL when absent or not a date.
    sent timestamptz,
    from_name text NOT NULL,
    from_address text NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    -- Every rule that had something to say now, shadows too.
    rules text[] NOT NULL,
    gaps text[] NOT NULL,
    document jsonb NOT NULL,
    -- Sealed to the queue key, as those of message_copy.
    excerpts bytea
) PARTITION BY RANGE (message);
ALTER TABLE second_scan ALTER document SET COMPRESSION lz4;
ALTER TABLE second_scan ALTER excerpts SET STORAGE EXTERNAL;

-- How often a message was handed out for its second scan: one that ends the
-- process that scans it must not be tried for ever.
CREATE TABLE second_try (
    message uuid PRIMARY KEY,
    tries int NOT NULL DEFAULT 1,
    latest timestamptz NOT NULL DEFAULT now()
);

-- What waits for a second scan has a wrap to a mail host's own key.
CREATE INDEX copy_key_host ON copy_key (message) WHERE key_id LIKE 'host-%';

-- Which scan it is from; its order goes on after the first's.
ALTER TABLE finding ADD pass smallint NOT NULL DEFAULT 1;
ALTER TABLE kept_finding ADD pass smallint NOT NULL DEFAULT 1;
ALTER TABLE attachment ADD pass smallint NOT NULL DEFAULT 1;
ALTER TABLE kept_attachment ADD pass smallint NOT NULL DEFAULT 1;

CREATE TABLE second_scan_other PARTITION OF second_scan DEFAULT;
CREATE TABLE kept_second_scan (LIKE second_scan INCLUDING ALL);
DO $$
DECLARE
    t text;
    start timestamptz;
    suffix text;
BEGIN
    FOREACH t IN ARRAY ARRAY['finding', 'attachment'] LOOP
        EXECUTE format('DROP VIEW %I', 'all_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['finding', 'attachment', 'second_scan'] LOOP
        EXECUTE format('CREATE VIEW %I AS SELECT * FROM %I '
            'UNION ALL SELECT * FROM %I', 'all_' || t, t, 'kept_' || t);
    END LOOP;
    -- Months that are there already.
    FOR start IN SELECT first FROM month LOOP
        suffix := month_suffix(start);
        EXECUTE format('CREATE TABLE %I PARTITION OF second_scan '
            'FOR VALUES FROM (%L) TO (%L)', 'second_scan_' || suffix,
            uuid_floor(start), uuid_floor((start AT TIME ZONE 'UTC'
                + interval '1 month') AT TIME ZONE 'UTC'));
    END LOOP;
END $$;

-- It learns which findings a pass begins behind.
DROP FUNCTION IF EXISTS make_flags(uuid, jsonb);

RESET search_path;
RESET ROLE;
