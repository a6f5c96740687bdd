-- What was promised of whose mail a request is about: who has a name is looked up,
-- and nobody else.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();
\ir asked.psql

INSERT INTO schoolgate.person (id, school, name, class, form, known_names) VALUES
    ('n1', 'duffield', 'Nell Nixon', 'pupil', '7B', '{Nelly}'),
    ('n2', 'duffield', 'Nell Nixon-Hart', 'parent', NULL, '{}'),
    ('n3', 'duffield', 'Penelope O''Nell', 'staff', NULL, '{}');
INSERT INTO schoolgate.address VALUES ('nixon.n@d.example', 'n1'),
    ('o.nell@d.example', 'n3');
SET SESSION AUTHORIZATION dpo;
SELECT is(ARRAY(SELECT p ->> 'person' FROM api.request_people(given) p), want,
    promise)
FROM (VALUES ('nell nixon', '{n1,n2}'::text[],
        'who has that name and who nearly has it, the first first'),
    ('NELL', '{n1,n2,n3}', 'each word may be any of the name'),
    (' Nixon,  Nelly', '{n1}', 'or what somebody is called besides'),
    ('nixon.n@d.example', '{n1}', 'or an address'),
    ('elope', '{}', 'not the middle of one'),
    ('ne%l', '{}', 'and no sign stands for others')) v (given, want, promise);
SELECT is((SELECT p FROM api.request_people('nelly') p),
    '{"person": "n1", "name": "Nell Nixon", "class": "pupil", "form": "7B",
      "known_names": ["Nelly"], "addresses": ["nixon.n@d.example"]}'::jsonb,
    'with what tells them apart');
SELECT throws_ok($$ SELECT api.request_people(' n. ') $$, '22023', NULL,
    'not everybody at once');
SET SESSION AUTHORIZATION ben;
SELECT throws_ok($$ SELECT api.request_people('nell') $$, '42501', NULL,
    'who is no DPO looks nobody up');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
