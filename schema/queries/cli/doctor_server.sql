-- What is wrong with this server: id, good, what to do.
-- $1: seconds since 1970 of the caller's clock.
SELECT id, good, sentence FROM (VALUES
    ('database.version', current_setting('server_version_num')::int >= 150000,
     'PostgreSQL ' || current_setting('server_version')
     || ' is too old: Schoolgate needs 15 or later'),
    ('database.fsync', current_setting('fsync') = 'on',
     'fsync is off: a crash may lose records; set fsync = on in postgresql.conf'),
    ('database.full-pages', current_setting('full_page_writes') = 'on',
     'full_page_writes is off: a crash may damage records; set it on in '
     || 'postgresql.conf'),
    ('database.synchronous', current_setting('synchronous_commit')
        NOT IN ('off'),
     'synchronous_commit is off: records that were loaded may be lost in a '
     || 'crash; set it on in postgresql.conf'),
    ('database.encoding', pg_encoding_to_char((SELECT encoding
        FROM pg_database WHERE datname = current_database())) = 'UTF8',
     'the database is not in UTF8: make it anew with ENCODING ''UTF8'''),
    ('database.log', current_setting('log_statement') NOT IN ('all', 'mod'),
     'log_statement would write addresses and subjects into PostgreSQL''s log; '
     || 'set log_statement = none in postgresql.conf'),
    ('database.log-parameters',
     current_setting('log_min_duration_statement') = '-1'
        OR current_setting('log_parameter_max_length') = '0',
     'log_min_duration_statement would write addresses and subjects into '
     || 'PostgreSQL''s log; set log_parameter_max_length = 0 in '
     || 'postgresql.conf'),
    ('database.clock', abs(extract(epoch FROM clock_timestamp())
        - $1::text::double precision) < 5,
     'the clocks of the database and of this host differ by '
     || round(abs(extract(epoch FROM clock_timestamp())
        - $1::text::double precision)) || ' seconds; set both by NTP')
) AS checks(id, good, sentence)
