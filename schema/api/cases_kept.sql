-- Cases whose term is over (case_term of retain.sql): deleted, but for what is held,
-- and told to who answers for it.

SET ROLE schoolgate_owner;

-- Does it stay beyond that?  As long as one of its messages is held, or a request
-- of whom it is about is not answered.
CREATE OR REPLACE FUNCTION schoolgate.is_case_held(c schoolgate.case_file)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM case_message m
            WHERE m.file = c.ordinal AND is_held(m.message))
        OR EXISTS (SELECT FROM request q WHERE q.state <> 'closed'
            AND (EXISTS (SELECT FROM request_cover v
                WHERE v.request = q.ordinal AND v.person = c.about)
                OR lower(c.about_address) = ANY (request_addresses(q.ordinal))))
$$;

-- Of its timeline who did what when stays, without a word of it; all else goes.
CREATE OR REPLACE FUNCTION schoolgate.forget_case(c schoolgate.case_file)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    UPDATE case_event e SET digest = note_digest(e), note = '', salt = NULL
    WHERE e.file = c.ordinal AND e.digest IS NULL;
    DELETE FROM question q WHERE q.flag = c.flag;
    DELETE FROM case_question q WHERE q.file = c.ordinal;
    DELETE FROM case_message m WHERE m.file = c.ordinal;
    DELETE FROM case_role r WHERE r.file = c.ordinal;
    DELETE FROM case_file f WHERE f.ordinal = c.ordinal;
END $$;

-- Delete the cases whose term is over; a line and a certificate for each term.
CREATE OR REPLACE FUNCTION schoolgate.forget_cases() RETURNS SETOF text
LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    c case_file;
    x certificate;
BEGIN
    FOR x.months, x.held IN SELECT case_term(f), count(*)
            FILTER (WHERE is_case_held(f)) FROM case_file f
        WHERE is_over(f.closed, case_term(f))
        GROUP BY 1 ORDER BY 1
    LOOP
        x.month := 'cases';
        x.how := 'deleted';
        x.records := 0;
        FOR c IN SELECT f.* FROM case_file f
            WHERE is_over(f.closed, case_term(f)) AND case_term(f) = x.months
                AND NOT is_case_held(f)
            ORDER BY f.ordinal FOR UPDATE
        LOOP
            PERFORM forget_case(c);
            x.records := x.records + 1;
        END LOOP;
        IF x.records > 0 THEN
            RETURN NEXT certify(x);
        END IF;
    END LOOP;
END $$;

-- How many closed cases there are by their terms, and when the first go, as far as
-- the Data Protection Officer may know: none about himself.
CREATE OR REPLACE FUNCTION schoolgate.cases_kept(a schoolgate.actor)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT jsonb_build_object('terms', setting('case_months'), 'open',
        count(*) FILTER (WHERE c.state = 'open'), 'rows', coalesce((
            SELECT jsonb_agg(jsonb_build_object('months', t.months,
                'cases', t.n, 'stay', t.stay, 'first', t.first)
                ORDER BY t.months)
            FROM (SELECT case_term(f) AS months, count(*) AS n,
                    count(*) FILTER (WHERE is_case_held(f)) AS stay,
                    min(f.closed + make_interval(months => case_term(f)))
                        AS first
                FROM case_file f WHERE f.state = 'closed'
                    AND holds(a, f.school, 'dpo')
                    AND NOT is_case_about(f, a.person, a.addresses)
                GROUP BY 1) t), '[]'))
    FROM case_file c WHERE holds(a, c.school, 'dpo')
        AND NOT is_case_about(c, a.person, a.addresses)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
