-- Are decisions, openings, notices, certificates, trials and accounts as written?

SET ROLE schoolgate_owner;

-- Recompute one chain.
CREATE OR REPLACE FUNCTION schoolgate.verify_chain(chain text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    r record;
BEGIN
    EXECUTE format('SELECT count(*) AS n, max(ordinal) AS last, '
        'min(ordinal) FILTER (WHERE ordinal <> place '
        'OR hash <> chain_hash(previous, content)) AS broken, '
        '(SELECT encode(hash, ''hex'') FROM %1$I ORDER BY ordinal DESC '
        'LIMIT 1) AS head '
        'FROM (SELECT ordinal, hash, row_number() OVER o AS place, '
        'lag(hash) OVER o AS previous, chain_text(t::%1$I) AS content '
        'FROM %1$I t WINDOW o AS (ORDER BY ordinal)) rows', chain) INTO r;
    RETURN jsonb_build_object('chain', chain, 'rows', r.n, 'ok',
        r.broken IS NULL, 'broken_at', r.broken, 'head', r.head);
END $$;

-- One row for each chain: whole, or where it breaks first.  The head is for
-- comparison with one that was written down elsewhere: rows cut off at the
-- end, or a chain computed anew, show only there.
CREATE OR REPLACE FUNCTION api.verify_chains() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF session_user <> 'schoolgate_report' THEN
        PERFORM demand('auditor', 'dpo', 'governor', 'headteacher', 'admin');
    END IF;
    RETURN QUERY SELECT verify_chain(c)
        FROM unnest('{decision,opening,notice_event,certificate,rule_event,
            trial,account_event,opening_outcome,case_event,
            request_event,seal_event,breach_event}'::text[]) c;
END $$;

GRANT USAGE ON SCHEMA api TO schoolgate_report;
GRANT EXECUTE ON FUNCTION api.verify_chains
    TO schoolgate_people, schoolgate_console, schoolgate_report;
RESET ROLE;
