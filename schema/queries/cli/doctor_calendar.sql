-- What is to be known of the calendar: id, good (NULL: a note), what to do.
SELECT 'calendar.bank-holidays', CASE WHEN EXISTS (
        SELECT FROM schoolgate.bank_holiday b
        WHERE b.nation = schoolgate.nation()
            AND extract(year FROM b.day) = extract(year FROM now()) + 1)
    THEN true END,
    'nobody has told the bank holidays of ' || extract(year FROM now()) + 1
    || ' (' || schoolgate.nation() || '): requests are due by the usual ones, '
    || 'which know none that is proclaimed: schoolgate holidays import FILE.csv'
