-- What mail hosts remember, from one to the other; and what slipped through
-- before a host knew.

SET ROLE schoolgate_owner;

-- The facts of a record, behind those that it has, and what it was asked about.
-- plpgsql, which keeps its plans: every message comes by here.
CREATE OR REPLACE FUNCTION schoolgate.memory_save(
    id uuid, host text, document jsonb, behind int)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    INSERT INTO memory_fact (message, ordinal, host, fact, key, at, value, held,
        personal)
    SELECT $1, behind + n, $2, f ->> 'fact', (f ->> 'key')::uuid,
        (f ->> 'at')::timestamptz, coalesce((f ->> 'value')::bigint, 0),
        coalesce((f ->> 'held')::boolean, false),
        coalesce((f ->> 'personal')::boolean, false)
    FROM jsonb_array_elements($3 -> 'facts') WITH ORDINALITY t (f, n);
    IF $3 ? 'asked' THEN
        INSERT INTO memory_asked
        SELECT $1, n, $2, f ->> 'fact', (f ->> 'key')::uuid
        FROM jsonb_array_elements($3 -> 'asked') WITH ORDINALITY t (f, n);
        PERFORM memory_check($1);
    END IF;
END $$;

-- What message `asker` would have been told had its host known what another
-- host had accepted before: reasons as the rules of that host give them.  Its plan
-- is kept, as that of make_flags.
CREATE OR REPLACE FUNCTION schoolgate.memory_missed(asker uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (WITH m AS (
            SELECT received, host, document FROM message WHERE id = $1
        ), known AS (
            SELECT f.fact, f.key, f.value, f.at, m.received
            FROM m, memory_asked a JOIN memory_fact f
                ON f.key = a.key AND f.fact = a.fact
            WHERE a.message = $1 AND f.message <> $1 AND f.host <> m.host
                AND NOT f.held AND f.at <= m.received
        )
        SELECT CASE WHEN
                EXISTS (SELECT FROM known WHERE fact = 'internal-mail'
                    OR fact = 'internal-text' AND value = 1)
                -- As many passages as the milter asks for (MEMORY_TEXTS).
                OR (SELECT count(DISTINCT key) FROM known
                    WHERE fact = 'internal-text') >= 2
            THEN coalesce(document -> 'would_internal', '[]') ELSE '[]' END
            || CASE WHEN EXISTS (SELECT FROM known WHERE fact = 'protected'
                AND at > received - make_interval(
                    secs => (document ->> 'soon_ms')::bigint / 1000.0))
            THEN coalesce(document -> 'would_soon', '[]') ELSE '[]' END
        FROM m);
END $$;

-- Flag it if it slipped through.
CREATE OR REPLACE FUNCTION schoolgate.memory_check(asker uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    reasons CONSTANT jsonb := memory_missed(asker);
BEGIN
    IF reasons <> '[]' THEN
        PERFORM make_flags(asker, reasons, 0);
    END IF;
END $$;

-- A held or delayed message was really sent: its sendings count from then, and
-- other hosts hear of it.  Its plan is kept, as that of make_flags.
CREATE OR REPLACE FUNCTION schoolgate.memory_sent(id uuid, at timestamptz)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    UPDATE memory_fact SET held = false, at = $2, xact = pg_current_xact_id()
    WHERE message = $1 AND held;
END $$;

-- All that is visible below `bound`: the snapshot of a page that is not the last.
CREATE OR REPLACE FUNCTION schoolgate.snapshot_below(
    snapshot pg_snapshot, bound xid8)
RETURNS pg_snapshot LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (least(pg_snapshot_xmin($1), $2) || ':' || $2 || ':'
        || coalesce((SELECT string_agg(x::text, ',' ORDER BY x)
            FROM pg_snapshot_xip($1) x WHERE x < $2), ''))::pg_snapshot
$$;

-- Facts that `host` has not seen: those that were not visible in the snapshot
-- `since` (NULL: all), about `most` of them, whole transactions.  The first row
-- is no fact: in it the snapshot to ask with next, how many hosts serve the
-- school (value), and whether there is more at once (flags).  `own`: those of
-- `host` itself too.  What of `host`'s own mail slipped through is flagged.
CREATE OR REPLACE FUNCTION recorder.memory_news(
    host text, since text, most int, own boolean)
RETURNS TABLE (next text, fact text, key uuid, message uuid, at_ms bigint,
    value bigint, flags int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    here CONSTANT pg_snapshot := pg_current_snapshot();
    seen pg_snapshot := coalesce(nullif(memory_news.since, ''), '1:1:');
    page_end xid8;
    hosts bigint;
BEGIN
    -- In the order that retention locks, so that nobody waits for the other.
    LOCK TABLE message IN ACCESS SHARE MODE;
    -- Of another cluster: this one was made from its dump.
    IF pg_snapshot_xmax(seen) > pg_snapshot_xmax(here) THEN
        seen := '1:1:';
    END IF;
    page_end := (SELECT f.xact FROM memory_fact f
        WHERE f.xact >= pg_snapshot_xmin(seen)
            AND NOT pg_visible_in_snapshot(f.xact, seen)
            AND pg_visible_in_snapshot(f.xact, here)
            AND (memory_news.own OR f.host <> memory_news.host)
        ORDER BY f.xact OFFSET greatest(memory_news.most, 1) - 1 LIMIT 1);
    hosts := (SELECT count(*) FROM mail_host h
        WHERE h.host = memory_news.host
            OR h.seen > now() - interval '1 day');
    RETURN QUERY SELECT CASE WHEN page_end IS NULL THEN here
        ELSE snapshot_below(here,
            (page_end::text::numeric + 1)::text::xid8) END::text,
        ''::text, NULL::uuid, NULL::uuid, 0::bigint, hosts,
        (page_end IS NOT NULL)::int;
    RETURN QUERY SELECT ''::text, f.fact, f.key, f.message,
        floor(extract(epoch FROM f.at) * 1000)::bigint, f.value,
        f.held::int + 2 * f.personal::int
    FROM memory_fact f
    WHERE f.xact >= pg_snapshot_xmin(seen)
        AND (page_end IS NULL OR f.xact <= page_end)
        AND NOT pg_visible_in_snapshot(f.xact, seen)
        AND pg_visible_in_snapshot(f.xact, here)
        AND (memory_news.own OR f.host <> memory_news.host)
    ORDER BY f.xact, f.message, f.ordinal;
    PERFORM memory_check(a.message)
    FROM (SELECT DISTINCT a.message
        FROM memory_fact f JOIN memory_asked a
            ON a.key = f.key AND a.fact = f.fact
        WHERE f.xact >= pg_snapshot_xmin(seen)
            AND (page_end IS NULL OR f.xact <= page_end)
            AND NOT pg_visible_in_snapshot(f.xact, seen)
            AND pg_visible_in_snapshot(f.xact, here)
            AND f.host <> memory_news.host
            AND a.host = memory_news.host) a;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.memory_news TO schoolgate_recorder;

RESET ROLE;
