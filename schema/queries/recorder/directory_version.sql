-- Which state of the directory the database has.
SELECT recorder.directory_version()
