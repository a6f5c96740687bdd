-- Every table and function of ours against every role that can log in.
SET search_path = tap, public;
SELECT no_plan();

-- What may be: nothing on tables; functions by this list alone.
CREATE TEMP TABLE may (role text, function text);
INSERT INTO may VALUES
    ('schoolgate_recorder', 'recorder.save'),
    ('schoolgate_recorder', 'recorder.save_minimal'),
    ('schoolgate_recorder', 'recorder.beat'),
    ('schoolgate_recorder', 'recorder.retain'),
    ('schoolgate_recorder', 'recorder.unscanned'),
    ('schoolgate_recorder', 'recorder.second'),
    ('schoolgate_recorder', 'recorder.second_minimal'),
    ('schoolgate_recorder', 'recorder.memory_news'),
    ('schoolgate_recorder', 'recorder.held_event'),
    ('schoolgate_recorder', 'recorder.held_orders'),
    ('schoolgate_recorder', 'recorder.held_order_taken'),
    ('schoolgate_recorder', 'recorder.notices_due'),
    ('schoolgate_recorder', 'recorder.notice_handed'),
    ('schoolgate_recorder', 'recorder.letters_due'),
    ('schoolgate_recorder', 'recorder.letter_handed'),
    ('schoolgate_recorder', 'recorder.serve_mail'),
    ('schoolgate_recorder', 'recorder.service_answered'),
    ('schoolgate_recorder', 'recorder.rule_modes'),
    ('schoolgate_recorder', 'recorder.passwords_due'),
    ('schoolgate_recorder', 'recorder.password_handed'),
    ('schoolgate_recorder', 'recorder.rule_changes'),
    ('schoolgate_recorder', 'recorder.tend'),
    ('schoolgate_recorder', 'recorder.host_report'),
    ('schoolgate_console', 'api.held_link_show'),
    ('schoolgate_console', 'api.held_link_use');
INSERT INTO may SELECT 'schoolgate_recorder', 'recorder.directory_' || f
FROM unnest(ARRAY['version', 'entries', 'lists', 'exemptions', 'hours',
    'phones']) f;
-- By the command line alone.
INSERT INTO may SELECT 'schoolgate_people', 'api.' || f
FROM unnest(ARRAY['people_import', 'retain', 'replay_begin', 'replay_page',
    'replay_entries', 'replay_lists', 'replay_exemptions', 'replay_hours',
    'explain', 'explain_entries', 'explain_lists', 'explain_exemptions',
    'explain_hours', 'explain_facts', 'trial_begin', 'trial_rule_begin',
    'trial_copy', 'trial_copy_of', 'trial_children', 'replay_phones',
    'holidays', 'holiday_set', 'holidays_import']) f;
-- Both by the command line and by the console.
INSERT INTO may SELECT r, 'api.' || f
FROM unnest(ARRAY['schoolgate_people', 'schoolgate_console']) r,
    unnest(ARRAY['whoami', 'record_list', 'record_show', 'record_open',
    'record_copy', 'queue', 'excerpts', 'decide', 'status', 'hold_place',
    'hold_end', 'person_show', 'suspend', 'restore', 'exempt',
    'exemption_decide', 'exemption_end', 'exemptions', 'rule_note',
    'rule_events', 'acknowledge', 'acknowledged', 'held_list', 'held_show',
    'held_order', 'replays', 'trials', 'verify_chains', 'invite', 'session',
    'sessions', 'session_end', 'session_end_others', 'sign_out', 'account',
    'accounts', 'account_events', 'account_suspend', 'delegate',
    'delegation_end', 'delegations', 'delegation_people']) f;
-- The console alone, before anybody is signed in and to sign him in.
INSERT INTO may SELECT 'schoolgate_console', 'console.' || f
FROM unnest(ARRAY['enter', 'signin_begin', 'signin_done', 'reauth_begin',
    'reauth_done', 'password_set', 'secret_set', 'recovery_set', 'invitation',
    'invitation_use']) f;
INSERT INTO may VALUES ('schoolgate_report', 'api.verify_chains');
-- Openings and cases.
INSERT INTO may SELECT r, 'api.' || f
FROM unnest(ARRAY['open_page', 'opening_words', 'opening_show', 'openings_own',
    'attachment_copy', 'opening_close', 'thread', 'case_list', 'case_show',
    'case_open', 'case_note', 'flagged', 'case_add', 'case_pass', 'case_ask',
    'case_close', 'case_reopen', 'my_questions', 'case_answer', 'me_overview',
    'me_mail', 'me_flags', 'me_openings', 'me_read', 'me_answer', 'answers',
    'answer_resolve', 'me_declarations', 'me_declare', 'me_declaration_end',
    'me_policies', 'me_accept', 'me_download']) f,
    unnest(ARRAY['schoolgate_people', 'schoolgate_console']) r;
INSERT INTO may VALUES ('schoolgate_console', 'api.name_words');
-- Today.
INSERT INTO may SELECT r, 'api.' || f
FROM unnest(ARRAY['schoolgate_people', 'schoolgate_console']) r,
    unnest(ARRAY['today', 'today_look', 'today_passage', 'today_found',
        'today_letter', 'today_decide',
        'today_undo', 'today_decided', 'today_done', 'suppressions',
        'suppression_end', 'suppressed']) f;
-- The data protection desk.
INSERT INTO may SELECT r, 'api.' || f
FROM unnest(ARRAY['schoolgate_people', 'schoolgate_console']) r,
    unnest(ARRAY['request_people', 'requests', 'request_show', 'request_nation', 'request_new',
        'request_cover',
        'request_act', 'request_estimate', 'request_search', 'request_collect',
        'request_open', 'export_begin', 'export_volume', 'export_copy',
        'export_close', 'export_schedules',
        'export_done', 'audit_openings', 'audit_balance', 'audit_retention',
        'audit_holds', 'audit_certificates', 'breaches', 'breach_report',
        'breach_act']) f;

-- What is sealed.
INSERT INTO may SELECT r, 'api.' || f
FROM unnest(ARRAY['schoolgate_people', 'schoolgate_console']) r,
    unnest(ARRAY['seal_ask', 'seal_ask_request', 'seal_asks', 'seal_show',
        'seal_decide', 'seal_withdraw', 'seal_open']) f;

-- Rules, health and figures: by command line and console alike.
INSERT INTO may SELECT role, 'api.' || f
FROM unnest('{schoolgate_people,schoolgate_console}'::text[]) role,
    unnest(ARRAY['rules', 'rule_show', 'rule_propose', 'rule_decide',
    'rule_withdraw', 'rule_proposals', 'replay_done', 'noise_limits', 'health',
    'word_lists', 'word_entries', 'figures', 'school_of']) f;

CREATE TEMP VIEW roles AS
SELECT unnest(ARRAY['schoolgate_recorder', 'schoolgate_console',
    'schoolgate_report', 'schoolgate_people']) AS role;

SELECT is(count(*) FILTER (WHERE has_table_privilege(role, c.oid,
        'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')),
    0::bigint, role || ' may nothing on ' || c.oid::regclass)
FROM roles, pg_class c
WHERE c.relnamespace = 'schoolgate'::regnamespace
    AND c.relkind IN ('r', 'p', 'v')
    AND c.relname !~ '_[0-9]{6}$'
GROUP BY role, c.oid ORDER BY 1;

SELECT is(has_function_privilege(role, p.oid, 'EXECUTE')
        AND has_schema_privilege(role, p.pronamespace, 'USAGE'),
    EXISTS (SELECT FROM may WHERE may.role = roles.role
        AND may.function = n.nspname || '.' || p.proname),
    role || ' and ' || p.oid::regprocedure || ' are as listed')
FROM roles, pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('schoolgate', 'recorder', 'api', 'console');

SELECT ok(NOT has_schema_privilege(role, 'public', 'CREATE'),
    role || ' makes nothing in public') FROM roles;

SELECT is((SELECT count(*) FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('recorder', 'api', 'console') AND (NOT p.prosecdef
            OR NOT 'search_path=pg_catalog, schoolgate, pg_temp'
                = ANY (p.proconfig))), 0::bigint,
    'every function that services call has its owner''s rights and a fixed path');

SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT tap.throws_ok('SELECT * FROM schoolgate.message', '42501', NULL,
    'the recorder cannot read a message');
SELECT tap.throws_ok('SELECT * FROM schoolgate.message_copy', '42501', NULL,
    'the recorder cannot read a copy');
SELECT tap.throws_ok('SELECT schoolgate.ensure_month(now())', '42501', NULL,
    'the recorder cannot call what is inside');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
