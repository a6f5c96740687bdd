-- What the law promises who asks: the day on which a request is due.
SET search_path = tap, schoolgate, public;
SELECT no_plan();

-- -- bank holidays -------------------------------------------------------------

SELECT is(easter(y), d, 'Easter of ' || y) FROM (VALUES
    (2024, date '2024-03-31'), (2025, '2025-04-20'), (2026, '2026-04-05'),
    (2027, '2027-03-28'), (2028, '2028-04-16'), (2030, '2030-04-21'),
    (2038, '2038-04-25'), (2285, '2285-03-22'), (1818, '1818-03-22'),
    (2000, '2000-04-23')) v (y, d);
-- 15 June 2026 is one in Scotland by a proclamation of its own.
SELECT is(ARRAY(SELECT unnest(bank_holidays_of(n, y)) EXCEPT SELECT day
        FROM bank_holiday b WHERE b.nation = n
        UNION (SELECT day FROM bank_holiday b WHERE b.nation = n
                AND extract(year FROM day) = y
            EXCEPT SELECT unnest(bank_holidays_of(n, y))
            EXCEPT SELECT CASE n WHEN 'scotland'
                THEN date '2026-06-15' END)), '{}',
    'the rule gives those that were proclaimed: ' || n || ', ' || y)
FROM unnest('{england-and-wales,scotland,northern-ireland}'::text[]) n,
    generate_series(2025, 2030) y;
SELECT is((SELECT array_agg(count ORDER BY count) FROM (SELECT count(*)
        FROM bank_holiday WHERE extract(year FROM day) = 2027
        GROUP BY nation) c), '{8,9,10}',
    'England and Wales have eight in a year, Scotland nine, Northern Ireland ten');
SELECT is(is_bank_holiday(nation, day), want, promise) FROM (VALUES
    ('england-and-wales', date '2026-12-28', true,
        'Boxing Day on a Saturday is the Monday'),
    ('england-and-wales', '2026-12-26', false, 'and not the Saturday as well'),
    ('england-and-wales', '2027-12-27', true,
        'Christmas on a Saturday is the Monday'),
    ('england-and-wales', '2027-12-28', true, 'and Boxing Day the Tuesday'),
    ('scotland', '2028-01-03', true, 'New Year on a Saturday is the Monday'),
    ('scotland', '2028-01-04', true, 'and 2 January the Tuesday in Scotland'),
    ('england-and-wales', '2028-01-04', false, 'but not in England'),
    ('scotland', '2026-04-06', false, 'Scotland has no Easter Monday'),
    ('northern-ireland', '2026-07-13', true, 'the Boyne on a Sunday is Monday'),
    ('scotland', '2026-06-15', true, 'the World Cup is one in Scotland'),
    ('england-and-wales', '2026-06-15', false, 'and nowhere else'),
    ('any', '2026-06-15', true, 'but one in some part of the United Kingdom'),
    ('any', '2026-06-16', false, 'and the day after in none'),
    ('england-and-wales', '2031-04-11', true,
        'beyond the years of the table the rule decides'),
    ('northern-ireland', '2022-03-17', true, 'and before them'))
    v (nation, day, want, promise);
SELECT is((SELECT count(*) FROM generate_series(date '2025-01-01', '2035-12-31',
    '1 day') d WHERE is_weekend(d::date) AND is_bank_holiday('any', d::date)),
    0::bigint, 'none falls on a weekend');

-- -- subject access --------------------------------------------------------------

-- Pauses as {since,until} one after another.
CREATE FUNCTION tap.pauses(days date[]) RETURNS daterange[]
LANGUAGE sql AS $$
    SELECT ARRAY(SELECT daterange(days[2 * n - 1], days[2 * n])
        FROM generate_series(1, cardinality(days) / 2) n)
$$;
SELECT is(due_by_month(CASE nation WHEN 'e' THEN 'england-and-wales'
        WHEN 's' THEN 'scotland' ELSE 'northern-ireland' END, start,
    tap.pauses(paused), extended), want, promise) FROM (VALUES
    ('e', date '2028-01-31', '{}'::date[], false, date '2028-02-29',
        'from 31 January of a leap year: 29 February'),
    ('e', '2027-01-31', '{}', false, '2027-03-01',
        'of another the 28th, a Sunday: 1 March'),
    ('e', '2026-11-25', '{}', false, '2026-12-29',
        'from 25 November 2026: over Christmas and Boxing Day'),
    ('e', '2029-01-31', '{}', false, '2029-02-28', 'the last day of February'),
    ('e', '2028-02-29', '{}', false, '2028-03-29', 'from a leap day: the 29th'),
    ('e', '2026-08-31', '{}', false, '2026-09-30', 'from a 31st to a 30th'),
    ('e', '2026-09-05', '{}', false, '2026-10-05',
        'received on a Saturday: it counts from that day'),
    ('e', '2026-12-31', '{}', false, '2027-02-01',
        'from one year into the next, past a Sunday'),
    ('e', '2025-12-25', '{}', false, '2026-01-26',
        'received on a bank holiday: it counts from that day'),
    ('e', '2026-03-03', '{}', false, '2026-04-07', 'Good Friday: past Easter'),
    ('s', '2026-03-03', '{}', false, '2026-04-06',
        'in Scotland to Easter Monday'),
    ('n', '2026-03-03', '{}', false, '2026-04-07',
        'in Northern Ireland past it'),
    ('e', '2026-05-15', '{}', false, '2026-06-15', 'an ordinary Monday'),
    ('s', '2026-05-15', '{}', false, '2026-06-16',
        'that is a bank holiday in Scotland'),
    ('e', '2026-06-13', '{}', false, '2026-07-13', 'an ordinary Monday'),
    ('n', '2026-06-13', '{}', false, '2026-07-14',
        'that is the Boyne in Northern Ireland'),
    ('n', '2027-02-17', '{}', false, '2027-03-18', 'past St Patrick''s Day'),
    ('e', '2026-10-31', '{}', false, '2026-11-30', '30 November'),
    ('s', '2026-10-31', '{}', false, '2026-12-01', 'past St Andrew''s Day'),
    ('e', '2027-12-01', '{}', false, '2028-01-04', 'past New Year'),
    ('s', '2027-12-01', '{}', false, '2028-01-05', 'and 2 January'),
    ('e', '2026-01-31', '{}', true, '2026-04-30',
        'extended: three months from the start, 30 April'),
    ('e', '2026-11-30', '{}', true, '2027-03-01',
        'the 28th of February, a Sunday'),
    ('e', '2027-11-30', '{}', true, '2028-02-29', 'in a leap year the 29th'),
    ('e', '2027-11-29', '{}', true, '2028-02-29', 'the day itself'),
    ('e', '2028-11-30', '{}', true, '2029-02-28', 'in none the 28th'),
    ('e', '2026-09-10', '{2026-09-20,2026-10-05}', false, '2026-10-26',
        'the 15 days of a pause are added, then the weekend'),
    ('e', '2026-09-10', '{2026-09-20,2026-10-05}', true, '2026-12-29',
        'extended after a pause: from the start, and the pause'),
    ('e', '2027-01-31', '{2027-02-27,2027-03-02}', false, '2027-03-03',
        'a pause over the end of the month'),
    ('e', '2028-01-31', '{2028-02-28,2028-03-01}', false, '2028-03-02',
        'a pause over a leap day has two days'),
    ('e', '2026-09-10', '{2026-09-12,2026-09-12}', false, '2026-10-12',
        'answered the same day: no pause'),
    ('e', '2026-09-10', '{2026-09-12,2026-09-15,2026-10-01,2026-10-03}', false,
        '2026-10-15', 'two pauses are both added'),
    ('e', '2026-09-10', '{2026-09-01,2026-09-08}', false, '2026-10-12',
        'what lies before the start is none'),
    ('e', '2026-09-10', '{2026-09-08,2026-09-12}', false, '2026-10-12',
        'nor that part of one'),
    ('e', '2026-08-31', '{2026-09-28,2026-12-24}', false, '2026-12-29',
        'a long pause: into the holidays and past them'),
    ('e', '2026-08-31', '{2026-09-28,2026-12-24}', true, '2027-02-25',
        'and extended'),
    ('e', '2031-03-11', '{}', false, '2031-04-15',
        'past an Easter beyond the table'))
    v (nation, start, paused, extended, want, promise);

-- -- by school days ----------------------------------------------------------------

INSERT INTO school (id, name) VALUES ('terms', 'T'), ('closed', 'C'),
    ('untold', 'U'), ('cut', 'H');
INSERT INTO school_hours (school, ordinal, first, last, days, opens, closes)
SELECT 'terms', row_number() OVER (ORDER BY first), first, last, '{1,2,3,4,5}',
    '08:30', '15:30' FROM (VALUES (date '2026-09-02', date '2026-10-23'),
    ('2026-11-02', '2026-12-18'), ('2027-01-04', '2027-02-12'),
    ('2027-02-22', '2027-03-25'), ('2027-04-12', '2027-05-28'),
    ('2027-06-07', '2027-07-23'), ('2027-09-02', '2027-10-22')) t (first, last);
INSERT INTO school_hours VALUES
    ('closed', 1, NULL, NULL, '{1,2,3,4,5,6,7}', NULL, NULL, ''),
    ('cut', 1, NULL, NULL, '{1,2,3,4,5}', '08:30', '15:30', ''),
    ('cut', 2, '2026-10-26', '2026-10-30', '{1,2,3,4,5}', NULL, NULL, 'half term');
SELECT is(is_school_day(school, 'england-and-wales', day), want, promise)
FROM (VALUES ('terms', date '2026-12-18', true, 'the last day of term'),
    ('terms', '2026-12-21', false, 'the first of the holidays'),
    ('terms', '2026-09-05', false, 'a Saturday in term'),
    ('terms', '2027-05-03', false, 'a bank holiday in term'),
    ('terms', '2027-10-25', true, 'a working day that nobody told of'),
    ('terms', '2027-10-30', false, 'a Saturday that nobody told of'),
    ('cut', '2026-10-28', false, 'of two rows for a day the last one counts'),
    ('cut', '2026-11-02', true, 'and the first again behind it'),
    ('closed', '2026-11-02', false, 'a school that is closed'),
    ('untold', '2026-11-02', true, 'one that has told no hours: a working day'),
    ('untold', '2026-12-25', false, 'and no bank holiday'))
    v (school, day, want, promise);

SELECT is(due_by_school(school, 'england-and-wales', start, tap.pauses(paused),
    days, working), want, promise) FROM (VALUES
    ('terms', date '2026-12-10', '{}'::date[], 20, 60, date '2027-01-21',
        'freedom of information over Christmas: 20 school days'),
    ('terms', '2026-12-18', '{}', 20, 60, '2027-01-29',
        'received on the last day of term'),
    ('terms', '2026-08-20', '{}', 20, 60, '2026-09-18',
        'before anything was told of: working days count'),
    ('terms', '2027-03-17', '{}', 20, 60, '2027-04-29', 'over Easter'),
    ('terms', '2027-04-30', '{}', 20, 60, '2027-06-07',
        'over the May bank holiday and half term'),
    ('terms', '2027-07-20', '{}', 20, 60, '2027-09-24', 'over the summer'),
    ('terms', '2027-10-15', '{}', 20, 60, '2027-11-12',
        'past what the hours tell: a half term is not guessed'),
    ('untold', '2026-12-10', '{}', 20, 60, '2027-01-12',
        'without hours every working day counts'),
    ('closed', '2027-07-20', '{}', 20, 60, '2027-10-14',
        '60 working days when school days are few; '
        'no bank holiday of any part of the United Kingdom is one'),
    ('closed', '2026-11-20', '{}', 20, 60, '2027-02-19', 'over Christmas too'),
    ('closed', '2026-11-20', '{2026-12-01,2026-12-08}', 20, 60, '2027-02-26',
        'and a pause of a week'),
    ('terms', '2026-12-10', '{2026-12-14,2027-01-05}', 20, 60, '2027-01-29',
        'a pause over the holidays has six school days'),
    ('terms', '2026-12-10', '{}', 15, NULL, '2027-01-14',
        'a pupil''s record: 15 school days over Christmas'),
    ('terms', '2026-10-22', '{}', 15, NULL, '2026-11-19', 'over half term'),
    ('terms', '2026-11-09', '{}', 15, NULL, '2026-11-30', 'in term: 3 weeks'),
    ('terms', '2026-11-09', '{2026-11-12,2026-11-16}', 15, NULL, '2026-12-02',
        'and a pause of two school days'),
    ('untold', '2026-12-10', '{}', 15, NULL, '2027-01-05', 'without hours'))
    v (school, start, paused, days, working, want, promise);

-- -- of requests ----------------------------------------------------------------

-- Clocks that only a table of days can show.
SET ROLE schoolgate_owner;
INSERT INTO schoolgate.request (ordinal, school, type, name, how, state,
    received, started, extended, actor, complained)
OVERRIDING SYSTEM VALUE VALUES
    (101, 'duffield', 'sar', 'x', '', 'running', '2026-01-05', '2026-01-31',
        NULL, 'd1', NULL),
    (102, 'duffield', 'sar', 'x', '', 'paused', '2026-09-10', '2026-09-10',
        NULL, 'd1', NULL),
    (103, 'duffield', 'sar', 'x', '', 'running', '2026-09-10', '2026-09-10',
        '2026-10-06', 'd1', NULL),
    (104, 'duffield', 'foi', 'x', '', 'running', '2026-11-09', '2026-11-09',
        NULL, 'd1', NULL),
    (105, 'duffield', 'foi', 'x', '', 'running', '2026-11-09', '2026-11-09',
        NULL, 'd1', NULL),
    (106, 'duffield', 'record', 'x', '', 'running', '2026-11-09', '2026-11-09',
        NULL, 'd1', NULL),
    (107, 'duffield', 'sar', 'x', '', 'identity', '2026-11-09', '2026-11-09',
        NULL, 'd1', NULL),
    (108, 'duffield', 'foi', 'x', '', 'paused', '2026-11-09', '2026-11-09',
        NULL, 'd1', NULL);
INSERT INTO schoolgate.request_pause VALUES
    (102, '2026-09-20', NULL, 'clarification'),
    (103, '2026-09-20', '2026-10-05', 'clarification'),
    (104, '2026-11-12', '2026-11-16', 'clarification'),
    (105, '2026-11-12', '2026-11-16', 'fee'),
    (108, '2026-11-12', NULL, 'clarification');
RESET ROLE;
SELECT is(schoolgate.request_due(q, day), want, promise) FROM (VALUES
    (101, date '2026-02-01', date '2026-03-02',
        'a month from the day that it was known who asks, a Saturday: Monday'),
    (102, '2026-09-25', '2026-10-15', 'a clock that stands has stood till today'),
    (102, '2026-10-05', '2026-10-26', 'and the longer the later'),
    (103, '2026-12-01', '2026-12-29', 'extended from the start, and the pause'),
    (104, '2026-12-01', '2026-12-14', 'freedom of information that was not clear '
        'is received when it is'),
    (105, '2026-12-01', '2026-12-09',
        'but the days until a fee is paid are left out'),
    (106, '2026-12-01', '2026-11-30', 'a pupil''s record in 15 school days'),
    (107, '2026-12-01', NULL, 'nobody knows who asks: no day'),
    (108, '2026-11-20', '2026-12-18', 'not clear yet: from today'))
    v (n, day, want, promise) JOIN schoolgate.request q ON q.ordinal = v.n;
DELETE FROM schoolgate.request_pause WHERE request > 100;
DELETE FROM schoolgate.request WHERE ordinal > 100;

SELECT * FROM finish();
